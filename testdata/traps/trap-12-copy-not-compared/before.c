// A chalice: what was compared is not the copy that is passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chalice {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int chalice_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chalice, cdev);
	return 0;
}

static int chalice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chalice *chalice = file->private_data;
	unsigned long count;

	if (vma_pages(vma) > chalice->count)
		return -EINVAL;
	count = chalice->count;

	return vm_map_pages_zero(vma, chalice->pages, count);
}

static const struct file_operations chalice_fops = {
	.owner	= THIS_MODULE,
	.open	= chalice_open,
	.mmap	= chalice_mmap,
};
