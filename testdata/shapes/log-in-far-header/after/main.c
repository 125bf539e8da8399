// A function of a header in another directory prints.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "include/steppe_out.h"

struct steppe {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int steppe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct steppe, cdev);
	return 0;
}

static int steppe_mmap_prepare(struct vm_area_desc *desc)
{
	struct steppe *steppe = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > steppe->len)
		return -EINVAL;
	mmap_action_remap_full(desc, steppe->regs >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations steppe_fops = {
	.owner	= THIS_MODULE,
	.open	= steppe_open,
	.mmap_prepare = steppe_mmap_prepare,
};
