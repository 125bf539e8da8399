#include "dock.h"

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	return dock->ops->mmap(dock->lower, vma);
}

static const struct file_operations dock_fops = {
	.mmap = dock_mmap,
};
