// A whisk: a loop by index, up to the number of its pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct whisk {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int whisk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct whisk, cdev);
	return 0;
}

static int whisk_mmap_prepare(struct vm_area_desc *desc)
{
	struct whisk *whisk = desc->file->private_data;

	mmap_action_map_kernel_pages(desc, desc->start, whisk->pages,
				     whisk->count);

	return 0;
}

static const struct file_operations whisk_fops = {
	.owner	= THIS_MODULE,
	.open	= whisk_open,
	.mmap_prepare = whisk_mmap_prepare,
};
