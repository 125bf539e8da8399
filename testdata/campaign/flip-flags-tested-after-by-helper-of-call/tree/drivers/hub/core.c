#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int hub_is_io(struct vm_area_struct *area)
{
	return area->vm_flags & VM_IO ? 0 : -ENXIO;
}

static int hub_map(struct hub *hub, struct vm_area_struct *vma)
{
	return hub->ops->mmap(hub, vma);
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	int ret;

	if (!hub->ops->mmap)
		return -ENODEV;

	ret = hub_map(hub, vma);
	return ret ? ret : hub_is_io(vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
