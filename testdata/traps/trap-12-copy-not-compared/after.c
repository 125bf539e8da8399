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

static int chalice_mmap_prepare(struct vm_area_desc *desc)
{
	struct chalice *chalice = desc->file->private_data;
	unsigned long count;

	if (vma_desc_pages(desc) > chalice->count)
		return -EINVAL;
	count = chalice->count;

	if (vma_desc_pages(desc) > count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, chalice->pages);
	return 0;
}

static const struct file_operations chalice_fops = {
	.owner	= THIS_MODULE,
	.open	= chalice_open,
	.mmap_prepare = chalice_mmap_prepare,
};
