#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int hub_map(struct hub *hub, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	ret = hub->ops->mmap(hub, vma);
	pr_debug("hub: %lu bytes: %d\n", size, ret);

	return ret;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	int ret;

	if (!hub->ops->mmap)
		return -ENODEV;

	ret = hub_map(hub, vma);
	if (unlikely(ret))
		pr_debug("hub: not mapped\n");

	return ret;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
