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

static int drawer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drawer *drawer = file->private_data;

	if (drawer->first >= drawer->count)
		return -ENXIO;

	return vm_map_pages(vma, &drawer->pages[drawer->first], drawer->count - drawer->first);
}

static const struct file_operations drawer_fops = {
	.owner	= THIS_MODULE,
	.open	= drawer_open,
	.mmap	= drawer_mmap,
};
