// Sizes are compared in pages, in several spellings.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct glove {
	struct cdev cdev;
	unsigned long pages;
	unsigned long pfn;
};

static int glove_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct glove, cdev);
	return 0;
}

static int glove_mmap_prepare(struct vm_area_desc *desc)
{
	struct glove *glove = desc->file->private_data;

	if (vma_desc_pages(desc) > glove->pages ||
	    desc->pgoff > glove->pages - vma_desc_pages(desc))
		return -EINVAL;
	mmap_action_remap_full(desc, glove->pfn + desc->pgoff);
	return 0;
}

static const struct file_operations glove_fops = {
	.owner	= THIS_MODULE,
	.open	= glove_open,
	.mmap_prepare = glove_mmap_prepare,
};
