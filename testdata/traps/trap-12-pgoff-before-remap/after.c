// A cap: the offset becomes the page frame number before the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cap {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cap_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cap, cdev);
	return 0;
}

static int cap_mmap_prepare(struct vm_area_desc *desc)
{
	struct cap *cap = desc->file->private_data;

	desc->pgoff += PHYS_PFN(cap->regs);
	mmap_action_remap_full(desc, desc->pgoff);
	return 0;
}

static const struct file_operations cap_fops = {
	.owner	= THIS_MODULE,
	.open	= cap_open,
	.mmap_prepare = cap_mmap_prepare,
};
