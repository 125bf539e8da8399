// Comments stand before, behind and inside of what changes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hazel {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int hazel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hazel, cdev);
	return 0;
}

static int hazel_mmap_prepare(struct vm_area_desc *desc)
{
	struct hazel *hazel = desc->file->private_data;	/* set by hazel_open() */

	/* The whole range, please. */
	if (vma_desc_size(desc) != hazel->len)	/* bytes */
		return -EINVAL;

	/* hazel_mmap_prepare() never maps a part. */
	mmap_action_remap_full(desc, PHYS_PFN(hazel->regs));
	/* Nothing to undo. */

	return 0;
}

static const struct file_operations hazel_fops = {
	.owner	= THIS_MODULE,
	.open	= hazel_open,
	.mmap_prepare = hazel_mmap_prepare,
};
