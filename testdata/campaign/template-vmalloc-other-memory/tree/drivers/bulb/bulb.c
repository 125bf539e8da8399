#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>

static void *bulb_memory;

/* the pointer is moved into the area: the list begins with another page */
static int bulb_start(struct hub *hub)
{
	bulb_memory = vmalloc_user(hub->len);
	bulb_memory += PAGE_SIZE;
	return 0;
}

static int bulb_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return remap_vmalloc_range(vma, bulb_memory, 0);
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};
