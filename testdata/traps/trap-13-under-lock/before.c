// A flask: a lock keeps others from replacing the array.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct flask {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	struct mutex lock;
};

static int flask_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct flask, cdev);
	return 0;
}

static int flask_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct flask *flask = file->private_data;
	int ret;

	mutex_lock(&flask->lock);
	ret = vm_map_pages(vma, flask->pages, flask->count);
	mutex_unlock(&flask->lock);
	return ret;
}

static const struct file_operations flask_fops = {
	.owner	= THIS_MODULE,
	.open	= flask_open,
	.mmap	= flask_mmap,
};
