// Errors are given as numbers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gneiss {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int gneiss_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gneiss, cdev);
	return 0;
}

static int gneiss_mmap_prepare(struct vm_area_desc *desc)
{
	struct gneiss *gneiss = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > gneiss->len)
		return -22;
	mmap_action_remap_full(desc, gneiss->regs >> PAGE_SHIFT);
	desc->action.error_override = -1;
	return 0;
}

static const struct file_operations gneiss_fops = {
	.owner	= THIS_MODULE,
	.open	= gneiss_open,
	.mmap_prepare = gneiss_mmap_prepare,
};
