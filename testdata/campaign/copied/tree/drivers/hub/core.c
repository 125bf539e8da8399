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

#define HUB_SET(to, from, name) \
	do { \
		if ((from)->name && !(to)->name) \
			(to)->name = (from)->name; \
	} while (0)

void hub_copy(struct hub_ops *to, const struct hub_ops *from)
{
	HUB_SET(to, from, start);
	HUB_SET(to, from, mmap);
	HUB_SET(to, from, stop);
}

void hub_take(struct hub_ops *to, const struct hub_ops *from)
{
	to->start = from->start;
	to->mmap = from->mmap;
}
