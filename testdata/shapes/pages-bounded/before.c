// A churn: the number of pages was compared with the mapping before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct churn {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int churn_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct churn, cdev);
	return 0;
}

static int churn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct churn *churn = file->private_data;
	unsigned long count = churn->count;

	if (vma_pages(vma) > count)
		return -EINVAL;

	return vm_map_pages_zero(vma, churn->pages, count);
}

static const struct file_operations churn_fops = {
	.owner	= THIS_MODULE,
	.open	= churn_open,
	.mmap	= churn_mmap,
};
