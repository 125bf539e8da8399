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

static int goblet_mmap_prepare(struct vm_area_desc *desc)
{
	struct goblet *goblet = desc->file->private_data;

	if (vma_desc_pages(desc) > goblet->count)
		return -EINVAL;

	if (vma_desc_pages(desc) > goblet->count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, goblet->pages);
	return 0;
}

static const struct file_operations goblet_fops = {
	.owner	= THIS_MODULE,
	.open	= goblet_open,
	.mmap_prepare = goblet_mmap_prepare,
};
