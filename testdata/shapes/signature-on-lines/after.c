// Type, name and parameters stand on lines of their own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pine {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pine_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pine, cdev);
	return 0;
}

static int
pine_mmap_prepare(struct vm_area_desc *desc)
{
	struct pine *pine = desc->file->private_data;

	mmap_action_simple_ioremap(desc, pine->regs, pine->len);
	return 0;
}

static const struct file_operations pine_fops = {
	.owner	= THIS_MODULE,
	.open	= pine_open,
	.mmap_prepare = pine_mmap_prepare,
};
