// The table is declared by another name of its type, which a header gives.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "reef.h"

struct reef {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int reef_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct reef, cdev);
	return 0;
}

static int reef_mmap_prepare(struct vm_area_desc *desc)
{
	struct reef *reef = desc->file->private_data;

	mmap_action_simple_ioremap(desc, reef->regs, reef->len);
	return 0;
}

static const reef_ops_t reef_fops = {
	.owner	= THIS_MODULE,
	.open	= reef_open,
	.mmap_prepare = reef_mmap_prepare,
};
