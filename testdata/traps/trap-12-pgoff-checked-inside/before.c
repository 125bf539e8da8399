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

static int crate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crate *crate = file->private_data;

	return vm_map_pages(vma, crate->pages, crate->count);
}

static const struct file_operations crate_fops = {
	.owner	= THIS_MODULE,
	.open	= crate_open,
	.mmap	= crate_mmap,
};
