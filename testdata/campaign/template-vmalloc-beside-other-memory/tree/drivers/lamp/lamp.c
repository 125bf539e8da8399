#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>
#include "lamp.h"

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct lamp_queue *q = hub->state;

	if (vma->vm_end - vma->vm_start > q->size)
		return -EINVAL;

	return remap_vmalloc_range(vma, q->ring, 0);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
