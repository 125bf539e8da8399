// A thimble: a failure of the check was ignored, and the mapping stayed empty.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct thimble {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int thimble_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct thimble, cdev);
	return 0;
}

static int thimble_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct thimble *thimble = file->private_data;
	vm_map_pages(vma, thimble->pages, thimble->count);
	return 0;
}

static const struct file_operations thimble_fops = {
	.owner	= THIS_MODULE,
	.open	= thimble_open,
	.mmap	= thimble_mmap,
};
