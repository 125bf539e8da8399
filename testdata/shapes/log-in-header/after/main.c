// A macro of a header of its own prints.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "tundra.h"

struct tundra {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tundra_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tundra, cdev);
	return 0;
}

static int tundra_mmap_prepare(struct vm_area_desc *desc)
{
	struct tundra *tundra = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > tundra->len)
		return -EINVAL;
	mmap_action_remap_full(desc, tundra->regs >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations tundra_fops = {
	.owner	= THIS_MODULE,
	.open	= tundra_open,
	.mmap_prepare = tundra_mmap_prepare,
};
