#include <linux/mm.h>
#include <linux/hub.h>

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	const auto map = hub->ops->mmap;

	if (!map)
		return -ENODEV;
	return map(hub, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};

static int hub_port_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	int (*map)(struct hub *hub, struct vm_area_struct *vma) = READ_ONCE(hub->ops)->mmap;

	if (map == NULL)
		return -EIO;
	return map(hub, vma);
}

static const struct file_operations hub_port_fops = {
	.mmap = hub_port_mmap,
};
