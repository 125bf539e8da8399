#include "hub.h"

#ifdef CONFIG_HUB_LOCAL
static int hub_mmap(struct file *file, struct vm_area_struct *vma)
#else
int hub_mmap(struct file *file, struct vm_area_struct *vma)
#endif
{
	struct hub *hub = file->private_data;

	return hub->ops->map_mmap(hub, vma);
}

static const struct file_operations hub_fops = {
	.owner = THIS_MODULE,
	.mmap = hub_mmap,
};
