#include <linux/mm.h>
#include <linux/hub.h>

static vm_fault_t bulb_fault(struct vm_fault *vmf)
{
	struct hub *hub = vmf->vma->vm_private_data;

	return hub->pfn ? 0 : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct bulb_vm_ops = {
	.fault = bulb_fault,
};

static int bulb_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &bulb_vm_ops;
	vma->vm_private_data = hub;
	return 0;
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};
