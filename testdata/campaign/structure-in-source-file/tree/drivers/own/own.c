#include <linux/mm.h>

struct hub;

/**
 * struct hub_ops - what a hub does
 * @start: Switches the hub on
 * @mmap: Maps the registers of the hub
 * @stop: Switches it off
 */
struct hub_ops {
	int (*start)(struct hub *hub);
	int (*mmap)(struct hub *hub, struct vm_area_struct *vma);
	void (*stop)(struct hub *hub);
};

struct hub {
	const struct hub_ops *ops;
	unsigned long pfn;
	void *state;
	struct mutex lock;
};


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

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, hub->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
