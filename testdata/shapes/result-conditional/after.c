// The result chooses between an error and 0.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sled {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sled_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sled, cdev);
	return 0;
}

static int sled_mmap_prepare(struct vm_area_desc *desc)
{
	struct sled *sled = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(sled->regs));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations sled_fops = {
	.owner	= THIS_MODULE,
	.open	= sled_open,
	.mmap_prepare = sled_mmap_prepare,
};
