#include <linux/mm.h>
#include <linux/hub.h>

#define hub_call(h, op, ...) ((h)->ops->op ? (h)->ops->op(__VA_ARGS__) : 0)

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
	ret = hub_call(hub, mmap, hub, vma);
	mutex_unlock(&hub->lock);

	return ret;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
