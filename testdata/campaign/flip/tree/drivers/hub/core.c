#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static bool hub_can_map(struct hub *hub)
{
	return hub->ops->mmap;
}

static int hub_map(struct hub *hub, struct vm_area_struct *vma)
{
	return READ_ONCE(hub->ops)->mmap(hub, vma);
}

/* maps what the hub has */
static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (!hub_can_map(hub))
		return -ENODEV;

	if (unlikely(!hub->ops->mmap))
		return -ENXIO;

	return hub_map(hub, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
