// Quills: a later header lives on the declaration of the first.
#include "quill.h"
#include "ink.h"

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

int quill_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, 4, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations quill_fops = {
	.owner = THIS_MODULE,
	.mmap = quill_mmap,
};
