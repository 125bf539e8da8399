#include "hub.h"
#include "caps.inl"
#include "list.tbl"

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (!hub_can(hub))
		return -ENODEV;
	return hub->ops->map_mmap(hub, vma);
}

static const struct file_operations hub_fops = {
	.owner = THIS_MODULE,
	.mmap = hub_mmap,
};
