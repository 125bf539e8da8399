// The result initialises the last local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct umber {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int umber_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct umber, cdev);
	return 0;
}

static int umber_mmap_prepare(struct vm_area_desc *desc)
{
	struct umber *umber = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(umber->regs));

	desc->private_data = umber;
	return 0;
}

static const struct file_operations umber_fops = {
	.owner	= THIS_MODULE,
	.open	= umber_open,
	.mmap_prepare = umber_mmap_prepare,
};
