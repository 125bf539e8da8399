// The call is the last condition of a chain.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct teal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int teal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct teal, cdev);
	return 0;
}

static int teal_mmap_prepare(struct vm_area_desc *desc)
{
	struct teal *teal = desc->file->private_data;

	if (!teal->len) {
		return -ENODEV;
	} else {
		mmap_action_remap_full(desc, PHYS_PFN(teal->regs));
		desc->action.error_override = -EAGAIN;
	}

	return 0;
}

static const struct file_operations teal_fops = {
	.owner	= THIS_MODULE,
	.open	= teal_open,
	.mmap_prepare = teal_mmap_prepare,
};
