// Success returns first, failure is translated below.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct copper {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int copper_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct copper, cdev);
	return 0;
}

static int copper_mmap_prepare(struct vm_area_desc *desc)
{
	struct copper *copper = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(copper->regs));
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations copper_fops = {
	.owner	= THIS_MODULE,
	.open	= copper_open,
	.mmap_prepare = copper_mmap_prepare,
};
