#include "dock.h"

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	if (vma->vm_pgoff == 1)
		return dock->quay.quay_mmap(dock, vma);
	if (vma->vm_pgoff == 2)
		return dock->berth.own.berth_mmap(dock, vma);
	if (vma->vm_pgoff == 3)
		return dock->ramp->ramp_mmap(dock, vma);
	return dock->pier->mmap(dock, vma);
}

void quay_fill(struct dock *dock, const struct quay_ops *ops, void *nothing)
{
	void **fn = (void **)&dock->quay;
	int i;

	dock->quay = *ops;
	for (i = 0; i < sizeof(dock->quay) / sizeof(*fn); i++)
		if (!fn[i])
			fn[i] = nothing;
}

static const struct file_operations dock_fops = {
	.mmap = dock_mmap,
};
