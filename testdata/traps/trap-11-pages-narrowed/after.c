// A jug: the number of pages is cut.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jug {
	struct cdev cdev;
	unsigned long pfn;
	u16 pages;
};

static int jug_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct jug, cdev);
	return 0;
}

static int jug_mmap_prepare(struct vm_area_desc *desc)
{
	struct jug *jug = desc->file->private_data;
	u16 pages = vma_desc_pages(desc);

	if (pages > jug->pages)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, jug->pfn,
			  (unsigned long)pages << PAGE_SHIFT);
	return 0;
}

static const struct file_operations jug_fops = {
	.owner	= THIS_MODULE,
	.open	= jug_open,
	.mmap_prepare = jug_mmap_prepare,
};
