// Barges: macros of the driver's header name what would be a parameter of the new function.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "barge.h"

static int barge_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, BARGE_FRAME, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations barge_fops = {
	.owner = THIS_MODULE,
	.mmap = barge_mmap,
};
