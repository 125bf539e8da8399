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

static int mug_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mug *mug = file->private_data;

	if (vma_pages(vma) != 1)
		return -EINVAL;

	return vm_insert_page(vma, vma->vm_start, mug->page);
}

static const struct file_operations mug_fops = {
	.owner	= THIS_MODULE,
	.open	= mug_open,
	.mmap	= mug_mmap,
};
