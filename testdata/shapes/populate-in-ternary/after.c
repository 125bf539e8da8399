// The call is one arm of a conditional expression, the other one an error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct zinc {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int zinc_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct zinc, cdev);
	return 0;
}

static int zinc_mmap_prepare(struct vm_area_desc *desc)
{
	struct zinc *zinc = desc->file->private_data;

	if (!zinc->regs)
		return -ENXIO;
	mmap_action_remap_full(desc, PHYS_PFN(zinc->regs));
	return 0;
}

static const struct file_operations zinc_fops = {
	.owner	= THIS_MODULE,
	.open	= zinc_open,
	.mmap_prepare = zinc_mmap_prepare,
};
