// A macro gives the handler another name, and the table uses that.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chalk {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int chalk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chalk, cdev);
	return 0;
}

static int chalk_mmap_prepare(struct vm_area_desc *desc)
{
	struct chalk *chalk = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(chalk->regs));
	return 0;
}

#define CHALK_MMAP chalk_mmap_prepare

static const struct file_operations chalk_fops = {
	.owner	= THIS_MODULE,
	.open	= chalk_open,
	.mmap_prepare = CHALK_MMAP,
};
