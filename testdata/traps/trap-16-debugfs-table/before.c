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

static int spoon_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spoon *spoon = file->private_data;

	return vm_iomap_memory(vma, spoon->regs, spoon->len);
}

static const struct file_operations spoon_fops = {
	.owner	= THIS_MODULE,
	.open	= spoon_open,
	.mmap	= spoon_mmap,
};

static void spoon_debug(struct spoon *spoon, struct dentry *dir)
{
	debugfs_create_file("map", 0600, dir, spoon, &spoon_fops);
}
