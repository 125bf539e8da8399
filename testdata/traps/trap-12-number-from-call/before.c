// A beaker: the number of pages comes from a function that does more.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beaker {
	struct cdev cdev;
	struct page **pages;
	unsigned long size;
};

static int beaker_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beaker, cdev);
	return 0;
}

static int beaker_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beaker *beaker = file->private_data;

	return vm_map_pages(vma, beaker->pages, beaker_refill(beaker));
}

static const struct file_operations beaker_fops = {
	.owner	= THIS_MODULE,
	.open	= beaker_open,
	.mmap	= beaker_mmap,
};
