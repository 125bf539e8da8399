#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_PIER_ALONE
struct vm_operations_struct quay_vm_ops = {
	.fault = filemap_fault,
};
#else
extern struct vm_operations_struct quay_vm_ops;
#endif

static vm_fault_t pier_fault(struct vm_fault *vmf)
{
	/* these take nothing */
	vmf->vma->vm_ops = &quay_vm_ops;
	return VM_FAULT_NOPAGE;
}

const struct vm_operations_struct pier_vm_ops = {
	.fault = pier_fault,
};
