// A hatch: the pages that are left are counted down.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hatch {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int hatch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hatch, cdev);
	return 0;
}

static int hatch_mmap_prepare(struct vm_area_desc *desc)
{
	struct hatch *hatch = desc->file->private_data;
	unsigned long left = vma_desc_pages(desc);
	struct page **pages = hatch->pages;

	if (left > hatch->count) {
		pr_warn("hatch: too long\n");
		return -E2BIG;
	}

	/* Map what there is. */
	mmap_action_map_kernel_pages_full(desc, pages);

	return 0;
}

static const struct file_operations hatch_fops = {
	.owner	= THIS_MODULE,
	.open	= hatch_open,
	.mmap_prepare = hatch_mmap_prepare,
};
