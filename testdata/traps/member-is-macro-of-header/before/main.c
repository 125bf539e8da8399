// Larches: the header has a macro of a name that the descriptor has for a member.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "larch.h"

static int larch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct larch *larch = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(larch->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations larch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= larch_mmap,
};
