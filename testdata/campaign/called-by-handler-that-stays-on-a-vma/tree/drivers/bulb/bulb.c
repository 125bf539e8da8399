#include <linux/mm.h>
#include <linux/hub.h>
#include "../lamp/lamp.h"

/* the first page is the bulb's own, the others are those of a lamp */
static int bulb_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return lamp_mmap(hub, vma);

	hub->state = vma;
	return remap_pfn_range(vma, vma->vm_start, hub->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};
