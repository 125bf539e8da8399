// A ramp: the loop is the whole body of an arm, and each round has a page of its own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ramp {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	bool flat;
};

static int ramp_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ramp, cdev);
	return 0;
}

static int ramp_mmap_prepare(struct vm_area_desc *desc)
{
	struct ramp *ramp = desc->file->private_data;
	unsigned long n = ramp->count;

	if (n > vma_desc_pages(desc))
		return -EINVAL;

	if (ramp->flat) {
		mmap_action_map_kernel_pages(desc, desc->start, ramp->pages, n);
		desc->action.error_override = -ENXIO;
	} else {
		return -ENODEV;
	}

	return 0;
}

static const struct file_operations ramp_fops = {
	.owner	= THIS_MODULE,
	.open	= ramp_open,
	.mmap_prepare = ramp_mmap_prepare,
};
