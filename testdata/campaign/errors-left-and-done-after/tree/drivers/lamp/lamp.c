#include <linux/mm.h>
#include <linux/hub.h>

static vm_fault_t lamp_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct lamp_vm_ops = {
	.fault = lamp_fault,
};

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	int ret = remap_pfn_range(vma, vma->vm_start, hub->pfn,
				  vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (ret)
		return ret;
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = hub;
	return 0;
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
