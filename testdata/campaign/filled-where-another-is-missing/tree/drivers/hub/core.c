#include "hub.h"

static int hub_own_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	hub->last = vma;
	return vm_iomap_memory(vma, hub->pfn << PAGE_SHIFT, hub->size);
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	return hub->ops->map_mmap(hub, vma);
}

void hub_register(struct hub *hub, const struct hub_ops *ops)
{
	hub->own.start = ops->start;
	hub->own.map_mmap = ops->map_mmap;
	if (!ops->map_mmap || !hub->own.map_mmap)
		hub->own.map_mmap = hub_own_mmap;
	hub->ops = &hub->own;
}

static const struct file_operations hub_fops = {
	.owner = THIS_MODULE,
	.mmap = hub_mmap,
};
