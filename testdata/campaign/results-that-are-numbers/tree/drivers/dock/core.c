#include "dock.h"

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;
	int ret = dock->ops->mmap(dock, vma);

	return ret < 0 ? ret : 0;
}

static const struct file_operations dock_fops = {
	.mmap = dock_mmap,
};
