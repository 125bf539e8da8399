// An ewer: the page offset names the first element.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ewer {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int ewer_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ewer, cdev);
	return 0;
}

static int ewer_mmap_prepare(struct vm_area_desc *desc)
{
	struct ewer *ewer = desc->file->private_data;
	unsigned long first = desc->pgoff, n = vma_desc_pages(desc);

	if (first >= ewer->count || n > ewer->count - first)
		return -ENXIO;

	mmap_action_map_kernel_pages_full(desc, ewer->pages + first);
	return 0;
}

static const struct file_operations ewer_fops = {
	.owner	= THIS_MODULE,
	.open	= ewer_open,
	.mmap_prepare = ewer_mmap_prepare,
};
