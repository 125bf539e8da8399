// The table is one of the driver, declared by another name of its type.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "shoal.h"

struct shoal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int shoal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct shoal, cdev);
	return 0;
}

static int shoal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shoal *shoal = file->private_data;

	return vm_iomap_memory(vma, shoal->regs, shoal->len);
}

static const shoal_ops_t shoal_ops = {
	.mmap	= shoal_mmap,
};
