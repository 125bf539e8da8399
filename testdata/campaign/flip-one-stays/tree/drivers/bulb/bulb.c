#include <linux/mm.h>
#include <linux/hub.h>

static int bulb_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	hub->state = vma;
	return 0;
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};
