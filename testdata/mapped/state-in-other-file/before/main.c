// Who looks at the pond is counted in another file, two functions down, under a lock.
#include <linux/fs.h>
#include <linux/mm.h>
#include "pond.h"

static void pond_vm_close(struct vm_area_struct *vma)
{
	pond_unwatch(vma->vm_private_data);
}

static const struct vm_operations_struct pond_vm_ops = {
	.close = pond_vm_close,
	.fault = pond_fault,
};

static int pond_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pond *pond = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	pond_watch(pond);
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_private_data = pond;
	vma->vm_ops = &pond_vm_ops;
	return 0;
}

static const struct file_operations pond_fops = {
	.owner = THIS_MODULE,
	.mmap = pond_mmap,
};
