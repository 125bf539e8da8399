#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>

struct bulb {
	unsigned long start;
};

static void *bulb_memory;

static int bulb_probe(struct bulb *bulb, size_t size)
{
	if (!(bulb_memory = vmalloc_32_user(size)))
		return -ENOMEM;
	bulb->start = (unsigned long) bulb_memory;
	return 0;
}

static void bulb_turn(struct bulb *bulb)
{
	bulb_map_pages(bulb, &bulb_memory);
}

static void bulb_remove(void)
{
	vfree(bulb_memory);
}

static int bulb_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct bulb *bulb = hub->state;

	return remap_vmalloc_range(vma, (void *)bulb->start, vma->vm_pgoff);
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};
