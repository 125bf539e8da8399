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

static int jug_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jug *jug = file->private_data;
	u16 pages = vma_pages(vma);

	if (pages > jug->pages)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, jug->pfn, (unsigned long)pages << PAGE_SHIFT,
			       vma->vm_page_prot);
}

static const struct file_operations jug_fops = {
	.owner	= THIS_MODULE,
	.open	= jug_open,
	.mmap	= jug_mmap,
};
