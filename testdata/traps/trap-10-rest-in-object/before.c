// A cruet: the number of pages left is written to the device.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cruet {
	struct cdev cdev;
	struct page **pages;
	unsigned long left;
};

static int cruet_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cruet, cdev);
	return 0;
}

static int cruet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cruet *cruet = file->private_data;

	return vm_insert_pages(vma, vma->vm_start, cruet->pages, &cruet->left);
}

static const struct file_operations cruet_fops = {
	.owner	= THIS_MODULE,
	.open	= cruet_open,
	.mmap	= cruet_mmap,
};
