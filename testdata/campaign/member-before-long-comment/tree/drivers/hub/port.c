#include "hub.h"

static int port_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, hub->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct hub_ops port_ops = {
	.map_mmap = port_mmap,
};
