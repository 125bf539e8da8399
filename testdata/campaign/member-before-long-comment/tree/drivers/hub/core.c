#include "hub.h"

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	return hub->ops->map_mmap(hub, vma);
}

static const struct file_operations hub_fops = {
	.owner = THIS_MODULE,
	.mmap = hub_mmap,
};
