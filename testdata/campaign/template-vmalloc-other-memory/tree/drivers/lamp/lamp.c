#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>

/* one of two ways gives an area that has no list of its pages */
static int lamp_start(struct hub *hub, struct page **pages)
{
	void *ring = vmalloc_user(hub->len);

	if (pages)
		ring = vmap(pages, hub->len >> PAGE_SHIFT, 0);
	hub->ring = ring;
	return 0;
}

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return remap_vmalloc_range(vma, hub->ring, vma->vm_pgoff);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
