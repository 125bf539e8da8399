#include "hub.h"

#define TRACE_SYSTEM map_mmap
#define STARTS(hub, n) ((hub)->ops->st##n)
#define NAMED(hub, n) ((hub)->n##_mmap)
#define STATE hub->
#define COUNTS(n) int n##_mmap

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	COUNTS(map);
	const char *system = __stringify(TRACE_SYSTEM);

	map_mmap = STARTS(hub, art) ? 1 : 0;
	if (!hub->ops-> /* the hook */ map_mmap || STATE pfn == map_mmap)
		return -ENODEV;
	return hub->ops
		->map_mmap /* call */ (hub, vma);
}

static const struct file_operations hub_fops = {
	.owner = THIS_MODULE,
	.mmap = hub_mmap,
};
