#include <linux/mm.h>
#include "lynx.h"

static vm_fault_t lynx_fault(struct vm_fault *vmf)
{
	return lynx_check(vmf->vma->vm_private_data, vmf->vma) ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

const struct vm_operations_struct lynx_vm_ops = {
	.fault	= lynx_fault,
};
