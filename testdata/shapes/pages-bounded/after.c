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

static int churn_mmap_prepare(struct vm_area_desc *desc)
{
	struct churn *churn = desc->file->private_data;
	unsigned long count = churn->count;

	if (vma_desc_pages(desc) > count)
		return -EINVAL;

	mmap_action_map_kernel_pages_full(desc, churn->pages);
	return 0;
}

static const struct file_operations churn_fops = {
	.owner	= THIS_MODULE,
	.open	= churn_open,
	.mmap_prepare = churn_mmap_prepare,
};
