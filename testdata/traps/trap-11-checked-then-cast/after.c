// A mug: what was checked is cast when it is used.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mug {
	struct cdev cdev;
	phys_addr_t regs;
	u64 len;
};

static int mug_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mug, cdev);
	return 0;
}

static int mug_mmap_prepare(struct vm_area_desc *desc)
{
	struct mug *mug = desc->file->private_data;
	size_t size = vma_desc_size(desc);

	if (size < mug->len)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, PHYS_PFN(mug->regs),
			  (size_t)mug->len);
	return 0;
}

static const struct file_operations mug_fops = {
	.owner	= THIS_MODULE,
	.open	= mug_open,
	.mmap_prepare = mug_mmap_prepare,
};
