// A vane: each device has its own table, filled when it is added.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vane {
	struct miscdevice misc;
	struct file_operations fops;
	unsigned long pfn;
};

static int vane_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(file->private_data, struct vane, misc);
	return 0;
}

static int vane_mmap_prepare(struct vm_area_desc *desc)
{
	struct vane *vane = desc->file->private_data;

	mmap_action_remap_full(desc, vane->pfn);
	return 0;
}

int vane_add(struct vane *vane)
{
	vane->fops.owner = THIS_MODULE;
	vane->fops.open = vane_open;
	vane->fops.mmap_prepare = vane_mmap_prepare;
	vane->misc.fops = &vane->fops;
	return misc_register(&vane->misc);
}
