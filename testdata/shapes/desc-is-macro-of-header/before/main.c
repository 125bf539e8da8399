// Larches: the header has a macro of the name that the descriptor would get.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "larch.h"

static int larch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct larch *larch = file->private_data;

	if (!larch->desc)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(larch->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations larch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= larch_mmap,
};
