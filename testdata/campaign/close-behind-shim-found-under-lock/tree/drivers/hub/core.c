#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (!hub->ops->mmap)
		return -ENODEV;

	return hub->ops->mmap(hub, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
