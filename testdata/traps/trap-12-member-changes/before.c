// A goblet: the number was tested, but it is a member that others may change.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct goblet {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int goblet_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct goblet, cdev);
	return 0;
}

static int goblet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct goblet *goblet = file->private_data;

	if (vma_pages(vma) > goblet->count)
		return -EINVAL;

	return vm_map_pages_zero(vma, goblet->pages, goblet->count);
}

static const struct file_operations goblet_fops = {
	.owner	= THIS_MODULE,
	.open	= goblet_open,
	.mmap	= goblet_mmap,
};
