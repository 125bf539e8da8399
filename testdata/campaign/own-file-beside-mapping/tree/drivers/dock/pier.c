#include "dock.h"

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *outer = vma->vm_file->private_data;
	struct dock *inner = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, outer->frame + inner->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct dock_ops pier_ops = {
	.mmap = pier_mmap,
};
