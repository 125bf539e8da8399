// The variable does not hold the error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pyrite {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pyrite_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pyrite, cdev);
	return 0;
}

static int pyrite_mmap_prepare(struct vm_area_desc *desc)
{
	struct pyrite *pyrite = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(pyrite->regs));
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations pyrite_fops = {
	.owner	= THIS_MODULE,
	.open	= pyrite_open,
	.mmap_prepare = pyrite_mmap_prepare,
};
