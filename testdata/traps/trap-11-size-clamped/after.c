// A cask: no more than there is.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cask {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cask_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cask, cdev);
	return 0;
}

static int cask_mmap_prepare(struct vm_area_desc *desc)
{
	struct cask *cask = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > cask->len)
		size = cask->len;
	mmap_action_remap(desc, desc->start, PHYS_PFN(cask->regs), size);
	return 0;
}

static const struct file_operations cask_fops = {
	.owner	= THIS_MODULE,
	.open	= cask_open,
	.mmap_prepare = cask_mmap_prepare,
};
