#include <linux/mm.h>
#include <linux/fs.h>
#include "loon.h"

static vm_fault_t loon_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

const struct vm_operations_struct loon_vm_ops = {
	.fault = loon_fault,
};
