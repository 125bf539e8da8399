#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

/* others map hubs, too */
int hub_map(struct hub *hub, struct vm_area_struct *vma)
{
	if (!hub->ops->mmap)
		return -ENODEV;

	return hub->ops->mmap(hub, vma);
}
EXPORT_SYMBOL(hub_map);

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	return hub_map(file->private_data, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
