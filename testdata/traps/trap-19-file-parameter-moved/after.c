// A leaf: the parameter is given another file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct leaf {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int leaf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct leaf, cdev);
	return 0;
}

static int leaf_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct leaf *leaf;

	file = file->private_data;
	leaf = file->private_data;
	mmap_action_simple_ioremap(desc, leaf->regs, leaf->len);
	return 0;
}

static const struct file_operations leaf_fops = {
	.owner	= THIS_MODULE,
	.open	= leaf_open,
	.mmap_prepare = leaf_mmap_prepare,
};
