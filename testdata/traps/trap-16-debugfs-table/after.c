// A spoon: the table is registered with a function that is given the table's address.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spoon {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int spoon_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spoon, cdev);
	return 0;
}

static int spoon_mmap_prepare(struct vm_area_desc *desc)
{
	struct spoon *spoon = desc->file->private_data;

	mmap_action_simple_ioremap(desc, spoon->regs, spoon->len);
	return 0;
}

static const struct file_operations spoon_fops = {
	.owner	= THIS_MODULE,
	.open	= spoon_open,
	.mmap_prepare = spoon_mmap_prepare,
};

static void spoon_debug(struct spoon *spoon, struct dentry *dir)
{
	debugfs_create_file("map", 0600, dir, spoon, &spoon_fops);
}
