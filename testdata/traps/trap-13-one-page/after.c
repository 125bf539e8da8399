// A mug: one page, inserted by itself.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mug {
	struct cdev cdev;
	struct page *page;
};

static int mug_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mug, cdev);
	return 0;
}

static int mug_mmap_prepare(struct vm_area_desc *desc)
{
	struct mug *mug = desc->file->private_data;

	if (vma_desc_pages(desc) != 1)
		return -EINVAL;

	mmap_action_map_kernel_pages(desc, desc->start, &mug->page, 1);
	return 0;
}

static const struct file_operations mug_fops = {
	.owner	= THIS_MODULE,
	.open	= mug_open,
	.mmap_prepare = mug_mmap_prepare,
};
