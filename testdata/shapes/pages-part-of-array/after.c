// A drawer: a part of the array, by its address.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct drawer {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	unsigned int first;
};

static int drawer_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct drawer, cdev);
	return 0;
}

static int drawer_mmap_prepare(struct vm_area_desc *desc)
{
	struct drawer *drawer = desc->file->private_data;

	if (drawer->first >= drawer->count)
		return -ENXIO;

	if (desc->pgoff + vma_desc_pages(desc) >
	    (drawer->count - drawer->first))
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc,
					  &drawer->pages[drawer->first] + desc->pgoff);
	return 0;
}

static const struct file_operations drawer_fops = {
	.owner	= THIS_MODULE,
	.open	= drawer_open,
	.mmap_prepare = drawer_mmap_prepare,
};
