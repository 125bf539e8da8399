#include "dock.h"

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	if (IS_ERR_OR_NULL(dock->pier->pier_mmap))
		return -ENODEV;
	return dock->pier->pier_mmap(dock, vma);
}

static bool quay_has(struct dock *dock)
{
	return dock->quay->quay_mmap > NULL;
}

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	return quay_has(dock) ? dock->quay->quay_mmap(dock, vma) : -ENODEV;
}

static void *berth_hook(struct dock *dock, void *other)
{
	return dock->berth->berth_mmap ?: other;
}

static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	return dock->berth->berth_mmap(dock, vma);
}

static const struct file_operations dock_fops[] = {
	{ .mmap = pier_mmap },
	{ .mmap = quay_mmap },
	{ .mmap = berth_mmap },
};
