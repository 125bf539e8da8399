#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int hub_open(struct inode *inode, struct file *file)
{
	return board_watch(file);
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (hub->ops->mmap)
		return hub->ops->mmap(hub, vma);
	return -ENXIO;
}

static const struct file_operations hub_fops = {
	.open = hub_open,
	.mmap = hub_mmap,
};
