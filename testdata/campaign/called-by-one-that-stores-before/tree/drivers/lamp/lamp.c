#include <linux/mm.h>
#include <linux/hub.h>
#include "lamp.h"

static vm_fault_t lamp_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct lamp_vm_ops = {
	.fault = lamp_fault,
};

int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	if (!hub->pfn)
		return -ENXIO;

	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &lamp_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(lamp_mmap);

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
