// A scoop: a function stores the array in a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct scoop {
	struct cdev cdev;
};

static int scoop_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct scoop, cdev);
	return 0;
}

static int scoop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct scoop *scoop = file->private_data;
	struct page **pages = NULL;
	unsigned long n;

	n = scoop_lookup(scoop, &pages);
	return vm_map_pages(vma, pages, n);
}

static const struct file_operations scoop_fops = {
	.owner	= THIS_MODULE,
	.open	= scoop_open,
	.mmap	= scoop_mmap,
};
