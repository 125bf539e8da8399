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

static int grater_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct grater *grater = file->private_data;
	unsigned long num = grater->count;

	if (num > vma_pages(vma))
		return -EINVAL;
	if (vm_insert_pages(vma, vma->vm_start, grater->pages, &num))
		return -EIO;
	return 0;
}

static const struct file_operations grater_fops = {
	.owner	= THIS_MODULE,
	.open	= grater_open,
	.mmap	= grater_mmap,
};
