// Piers: open() stands in another file than its table, and names something else there.
#include "pier.h"

#define PIER_STEP 2
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

static const struct file_operations pier_fops = {
	.owner = THIS_MODULE,
	.mmap = pier_mmap,
};
