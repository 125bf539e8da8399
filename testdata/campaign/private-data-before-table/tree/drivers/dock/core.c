#include "dock.h"

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	return dock->ops->mmap(dock, vma);
}

static const struct file_operations dock_fops = {
	.mmap = dock_mmap,
};

static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	return dock_fops.mmap(file, vma);
}

static const struct file_operations other_fops = {
	.mmap = other_mmap,
};
