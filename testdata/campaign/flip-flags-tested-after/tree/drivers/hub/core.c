#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	unsigned long flags;
	int ret;

	if (!hub->ops->mmap)
		return -ENODEV;

	ret = hub->ops->mmap(hub, vma);
	if (ret)
		return ret;
	flags = vma->vm_flags;
	if (!(flags & VM_IO))
		return -ENXIO;

	return ret;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
