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

static int leaf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct leaf *leaf;

	file = file->private_data;
	leaf = file->private_data;
	return vm_iomap_memory(vma, leaf->regs, leaf->len);
}

static const struct file_operations leaf_fops = {
	.owner	= THIS_MODULE,
	.open	= leaf_open,
	.mmap	= leaf_mmap,
};
