#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

void hub_reset(struct hub *hub)
{
	clear_bit(0, &hub->pfn);
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	int ret;

	if (!hub->ops->mmap)
		return -ENODEV;

	ret = hub->ops->mmap(hub, vma);
	if (!ret)
		set_bit(0, &hub->pfn);

	return ret;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
