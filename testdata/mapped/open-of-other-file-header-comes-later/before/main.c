// Piers: what open() of the other file calls is declared behind the handler only.
#include "pier.h"

static const struct vm_operations_struct pier_vm_ops = {
	.open = pier_open,
	.close = pier_close,
};

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &pier_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	pier_open(vma);
	return 0;
}

#include "boats.h"

static const struct file_operations pier_fops = {
	.owner = THIS_MODULE,
	.mmap = pier_mmap,
};
