#include <linux/mm.h>
#include <linux/module.h>
#include <linux/hub.h>

static void lamp_vm_open(struct vm_area_struct *vma)
{
	__module_get(THIS_MODULE);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	module_put(THIS_MODULE);
}

static vm_fault_t lamp_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;

	vma->vm_ops = &lamp_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
