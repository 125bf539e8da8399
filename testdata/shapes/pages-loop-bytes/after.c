// A funnel: the loop counts down the bytes that are left.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct funnel {
	struct cdev cdev;
	struct page **pages;
	size_t bytes;
};

static int funnel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct funnel, cdev);
	return 0;
}

static int funnel_mmap_prepare(struct vm_area_desc *desc)
{
	struct funnel *funnel = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > funnel->bytes)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	mmap_action_map_kernel_pages_full(desc, funnel->pages);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations funnel_fops = {
	.owner	= THIS_MODULE,
	.open	= funnel_open,
	.mmap_prepare = funnel_mmap_prepare,
};
