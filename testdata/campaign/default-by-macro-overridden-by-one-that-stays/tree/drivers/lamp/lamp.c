#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	hub->state = vma;
	return remap_pfn_range(vma, vma->vm_start, hub->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct hub_ops lamp_ops = {
	HUB_DEFAULT_OPS,
	.mmap = lamp_mmap,
};
