#include <linux/mm.h>
#include <linux/hub.h>

static bool hub_can_map(struct hub *hub)
{
	return hub->ops->mmap;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	int ret;

	if (!hub_can_map(hub))
		return -ENODEV;

	mutex_lock(&hub->lock);
	ret = READ_ONCE(hub->ops)->mmap(hub, vma);
	mutex_unlock(&hub->lock);

	return ret;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
