// A failure is warned about.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jeep {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int jeep_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct jeep, cdev);
	return 0;
}

static int jeep_mmap_prepare(struct vm_area_desc *desc)
{
	struct jeep *jeep = desc->file->private_data;

	mmap_action_simple_ioremap(desc, jeep->regs, jeep->len);
	return 0;
}

static const struct file_operations jeep_fops = {
	.owner	= THIS_MODULE,
	.open	= jeep_open,
	.mmap_prepare = jeep_mmap_prepare,
};
