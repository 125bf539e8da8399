#include "dock.h"

static int pier_mmap(struct dock *dock, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, dock->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return dock->maps;
}

static const struct dock_ops pier_ops = {
	.mmap = pier_mmap,
};

static int quay_id(struct dock *dock)
{
	return dock->maps;
}

static int quay_mmap(struct dock *dock, struct vm_area_struct *vma)
{
	int ret = vm_iomap_memory(vma, dock->frame << PAGE_SHIFT, PAGE_SIZE);

	return ret ? ret : quay_id(dock);
}

static const struct dock_ops quay_ops = {
	.mmap = quay_mmap,
};

static int berth_mmap(struct dock *dock, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	if (!vma->vm_pgoff)
		ret = vm_iomap_memory(vma, dock->frame << PAGE_SHIFT, PAGE_SIZE);
	return ret;
}

static const struct dock_ops berth_ops = {
	.mmap = berth_mmap,
};
