// A ferry: the mapping is at least as long as the buffer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ferry_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ferry, cdev);
	return 0;
}

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	if (vma_desc_size(desc) < ferry->len)
		return -EINVAL;

	mmap_action_remap(desc, desc->start, PHYS_PFN(ferry->regs), ferry->len);
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.open	= ferry_open,
	.mmap_prepare = ferry_mmap_prepare,
};
