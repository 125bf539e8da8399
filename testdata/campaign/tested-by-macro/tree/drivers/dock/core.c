#include "dock.h"

#define dock_has(dock, op) ((dock)->ops && (dock)->ops->op)

static bool dock_can(struct dock *dock)
{
	bool can = dock_has(dock, mmap);

	return can;
}

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	if (!dock_has(dock, mmap) || !dock_can(dock))
		return -ENODEV;
	return dock->ops->mmap(dock, vma);
}

static const struct file_operations dock_fops = {
	.owner = THIS_MODULE,
	.mmap = dock_mmap,
};
