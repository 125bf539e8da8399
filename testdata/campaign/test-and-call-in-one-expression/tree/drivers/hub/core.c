#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int hub_map(struct hub *hub, struct vm_area_struct *vma)
{
	return hub->ops->mmap ? hub->ops->mmap(hub, vma) : -ENODEV;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	return hub_map(hub, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
