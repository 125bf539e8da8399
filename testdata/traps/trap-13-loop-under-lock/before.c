// A crock: a lock is held around the loop.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct crock {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	struct mutex lock;
};

static int crock_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct crock, cdev);
	return 0;
}

static int crock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crock *crock = file->private_data;
	unsigned int i;
	int ret = 0;

	mutex_lock(&crock->lock);
	for (i = 0; i < crock->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, crock->pages[i]);
		if (ret)
			break;
	}
	mutex_unlock(&crock->lock);
	return ret;
}

static const struct file_operations crock_fops = {
	.owner	= THIS_MODULE,
	.open	= crock_open,
	.mmap	= crock_mmap,
};
