// A lathe: a failure is logged.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct cdev cdev;
	struct device *dev;
	phys_addr_t regs;
};

static int lathe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lathe, cdev);
	return 0;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(lathe->regs));

	return 0;
}

static const struct file_operations lathe_fops = {
	.owner	= THIS_MODULE,
	.open	= lathe_open,
	.mmap_prepare = lathe_mmap_prepare,
};
