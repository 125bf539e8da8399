#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>

static int lamp_start(struct hub *hub)
{
	void *ring = NULL;

	ring = vmalloc_user(hub->len);
	if (!ring)
		return -ENOMEM;
	hub->ring = ring;
	memcpy(hub->ring, hub->state, sizeof(u32));
	return 0;
}

static void lamp_stop(struct hub *hub)
{
	vfree(hub->ring);
	hub->ring = NULL;
}

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;

	return remap_vmalloc_range(vma, hub->ring, 0);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
