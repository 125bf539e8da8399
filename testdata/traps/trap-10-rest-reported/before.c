// A carafe: how many pages are left is told to somebody.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct carafe {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	unsigned long left;
};

static int carafe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct carafe, cdev);
	return 0;
}

static int carafe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct carafe *carafe = file->private_data;
	unsigned long num = carafe->count;
	int ret;

	ret = vm_insert_pages(vma, vma->vm_start, carafe->pages, &num);
	if (ret)
		return ret;
	carafe->left = num;
	return 0;
}

static const struct file_operations carafe_fops = {
	.owner	= THIS_MODULE,
	.open	= carafe_open,
	.mmap	= carafe_mmap,
};
