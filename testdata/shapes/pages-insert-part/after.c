// A mould: all pages that there are, at the start of a mapping that may be longer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mould {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int mould_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mould, cdev);
	return 0;
}

static int mould_mmap_prepare(struct vm_area_desc *desc)
{
	struct mould *mould = desc->file->private_data;
	unsigned long num = mould->count;

	mmap_action_map_kernel_pages(desc, desc->start, mould->pages, num);
	return 0;
}

static const struct file_operations mould_fops = {
	.owner	= THIS_MODULE,
	.open	= mould_open,
	.mmap_prepare = mould_mmap_prepare,
};
