#include <linux/mm.h>
#include <linux/hub.h>
#include "../lamp/lamp.h"

static vm_fault_t bulb_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct bulb_vm_ops = {
	.fault = bulb_fault,
};

/* the first page is the bulb's own, the others are those of a lamp */
static int bulb_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	hub->state = vma;
	if (vma->vm_pgoff)
		return lamp_mmap(hub, vma);

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &bulb_vm_ops;
	return 0;
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};
