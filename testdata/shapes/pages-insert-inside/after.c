// A grater: a shown number of pages, whose failure becomes -EIO.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct grater {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int grater_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct grater, cdev);
	return 0;
}

static int grater_mmap_prepare(struct vm_area_desc *desc)
{
	struct grater *grater = desc->file->private_data;
	unsigned long num = grater->count;

	if (num > vma_desc_pages(desc))
		return -EINVAL;
	mmap_action_map_kernel_pages(desc, desc->start, grater->pages, num);
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations grater_fops = {
	.owner	= THIS_MODULE,
	.open	= grater_open,
	.mmap_prepare = grater_mmap_prepare,
};
