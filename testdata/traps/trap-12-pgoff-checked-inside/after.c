// A crate: vm_map_pages() checks the offset against the number of pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct crate {
	struct cdev cdev;
	struct page **pages;
	unsigned long count;
};

static int crate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct crate, cdev);
	return 0;
}

static int crate_mmap_prepare(struct vm_area_desc *desc)
{
	struct crate *crate = desc->file->private_data;

	if (desc->pgoff + vma_desc_pages(desc) > crate->count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, crate->pages + desc->pgoff);
	return 0;
}

static const struct file_operations crate_fops = {
	.owner	= THIS_MODULE,
	.open	= crate_open,
	.mmap_prepare = crate_mmap_prepare,
};
