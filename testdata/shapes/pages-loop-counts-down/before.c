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

static int hatch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hatch *hatch = file->private_data;
	unsigned long left = vma_pages(vma);
	struct page **pages = hatch->pages;
	unsigned long addr = vma->vm_start, i = 0;
	int ret;

	if (left > hatch->count) {
		pr_warn("hatch: too long\n");
		return -E2BIG;
	}

	/* Map what there is. */
	while (left--) {
		/* one page */
		ret = vm_insert_page(vma, addr, pages[i]);
		if (ret < 0)
			return ret;
		addr += PAGE_SIZE;
		i += 1;
	}

	return 0;
}

static const struct file_operations hatch_fops = {
	.owner	= THIS_MODULE,
	.open	= hatch_open,
	.mmap	= hatch_mmap,
};
