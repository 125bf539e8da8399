#include "dock.h"

static bool dock_can(struct dock *dock)
{
	__auto_type ops = dock->ops;

	return ops->mmap;
}

static bool dock_either(struct dock *dock)
{
	const struct other *o = dock->other;
	bool either = o->mmap;

	{
		const struct dock_ops *o = dock->ops;

		either = either || o->mmap;
	}
	return either;
}

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	if (NULL == dock->ops->mmap || !dock_can(dock) || !dock_either(dock))
		return -ENODEV;
	WRITE_ONCE(vma->vm_private_data, dock);
	return dock->ops->mmap(dock, vma);
}

static const struct file_operations dock_fops = {
	.owner = THIS_MODULE,
	.mmap = dock_mmap,
};
