#include "dock.h"

/* Each error leads to the next dock. */
static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;
	int err = -ENODEV;

	for (; dock; dock = dock->next) {
		if (!dock->pier->mmap)
			continue;
		err = dock->pier->mmap(dock, vma);
		if (!err)
			break;
	}
	return err;
}

static const struct file_operations pier_fops = {
	.mmap = pier_mmap,
};

static int quay_try(struct dock *dock, struct vm_area_struct *vma)
{
	return dock->quay->mmap(dock, vma);
}

/* The caller's caller tells the error. */
static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	switch (quay_try(dock, vma)) {
	case 0:
		return 0;
	case -ENOIOCTLCMD:
		return vm_iomap_memory(vma, dock->frame << PAGE_SHIFT, PAGE_SIZE);
	default:
		return -EINVAL;
	}
}

static const struct file_operations quay_fops = {
	.mmap = quay_mmap,
};

/* An error is no error. */
static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;
	int err = dock->berth->berth_mmap(dock, vma);

	if (err == -EOPNOTSUPP)
		err = 0;
	return err;
}

static const struct file_operations berth_fops = {
	.mmap = berth_mmap,
};

/* What is told of an error, and what no hook changes, is all right. */
static int ramp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;
	int err = dock->ramp->ramp_mmap(dock, vma);

	if (err == -EINVAL) {
		pr_err("dock: %lx cannot be mapped at %lx\n", vma->vm_pgoff, vma->vm_start);
		return err;
	}
	if (err)
		return -EAGAIN;
	return 0;
}

static const struct file_operations ramp_fops = {
	.mmap = ramp_mmap,
};
