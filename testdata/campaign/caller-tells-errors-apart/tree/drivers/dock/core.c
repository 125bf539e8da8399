#include "dock.h"

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;
	int err;

	if (!dock->ops->mmap)
		return -ENODEV;
	err = dock->ops->mmap(dock, vma);
	if (err == -EOPNOTSUPP)
		return vm_iomap_memory(vma, dock->frame << PAGE_SHIFT, PAGE_SIZE);
	return err;
}

static const struct file_operations dock_fops = {
	.owner = THIS_MODULE,
	.mmap = dock_mmap,
};
