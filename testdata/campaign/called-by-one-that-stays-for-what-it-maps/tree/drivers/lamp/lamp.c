#include <linux/mm.h>
#include <linux/hub.h>
#include "lamp.h"

int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	if (!hub->pfn)
		return -ENXIO;

	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = hub;
	return remap_pfn_range(vma, vma->vm_start, hub->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
EXPORT_SYMBOL_GPL(lamp_mmap);

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
