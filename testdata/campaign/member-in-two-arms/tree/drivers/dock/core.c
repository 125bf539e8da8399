#include "dock.h"

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	if (!dock->ops->mmap)
		return -ENODEV;
	return dock->ops->mmap(dock, vma);
}

static const struct file_operations dock_fops = {
	.owner = THIS_MODULE,
	.mmap = dock_mmap,
};
