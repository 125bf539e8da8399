#include <linux/mm.h>
#include <linux/fs.h>
#include "grebe.h"

static vm_fault_t grebe_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static void grebe_close(struct vm_area_struct *vma)
{
	struct grebe *grebe = vma->vm_file->private_data;

	grebe->len = 0;
}

const struct vm_operations_struct grebe_vm_ops = {
	.fault = grebe_fault,
	.close = grebe_close,
};
