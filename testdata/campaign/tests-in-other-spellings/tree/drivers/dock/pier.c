#include "dock.h"

static int pier_mmap(struct dock *dock, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, dock->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct dock_ops pier_ops = {
	.mmap = pier_mmap,
};
