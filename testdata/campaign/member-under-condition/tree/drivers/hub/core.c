#include <linux/mm.h>
#include <linux/hub.h>

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

#ifdef CONFIG_HUB_MMAP
	if (hub->ops->mmap)
		return hub->ops->mmap(hub, vma);
#endif
	return -ENODEV;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
