#include "hub.h"

#define HOOK map_mmap
#define THROUGH ->ops->
#define HAS(hub, a, b) ((hub)->ops->a##_##b)
#define LOADED(hub, a) HAS(hub, a, mmap)
#define PASTE(a, b) a##b

static int hub_by_alias(struct hub *hub)
{
	return hub->ops->HOOK ? 0 : -ENODEV;
}

static int hub_by_arrow(struct hub *hub)
{
	return (hub THROUGH map_mmap) ? 0 : -ENODEV;
}

static int hub_by_pasting(struct hub *hub)
{
	return HAS(hub, map, mmap) && LOADED(hub, map) && hub->ops->PASTE(map_, mmap) ? 0 : -ENODEV;
}

static int hub_by_splice(struct hub *hub)
{
	return hub->ops->map_\
mmap ? 0 : -ENODEV;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (hub_by_alias(hub) || hub_by_arrow(hub) || hub_by_pasting(hub) || hub_by_splice(hub))
		return -ENODEV;
	return hub->ops->map_mmap(hub, vma);
}

static const struct file_operations hub_fops = {
	.owner = THIS_MODULE,
	.mmap = hub_mmap,
};
