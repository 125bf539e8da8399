// The table stands in an object whose type has but a name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "atoll.h"

struct atoll {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int atoll_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct atoll, cdev);
	return 0;
}

static int atoll_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct atoll *atoll = file->private_data;

	return vm_iomap_memory(vma, atoll->regs, atoll->len);
}

static ATOLL_CLASS atoll_class = {
	.name	= "atoll",
	.table	= {
		.owner	= THIS_MODULE,
		.open	= atoll_open,
		.mmap	= atoll_mmap,
	},
};
