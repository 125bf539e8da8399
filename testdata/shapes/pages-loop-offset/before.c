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

static int ewer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ewer *ewer = file->private_data;
	unsigned long first = vma->vm_pgoff, n = vma_pages(vma), i;
	int ret = 0;

	if (first >= ewer->count || n > ewer->count - first)
		return -ENXIO;

	for (i = 0; i < n; i++) {
		struct page *page = ewer->pages[first + i];

		ret = vm_insert_page(vma, vma->vm_start + (i << PAGE_SHIFT), page);
		if (ret)
			break;
	}
	return ret;
}

static const struct file_operations ewer_fops = {
	.owner	= THIS_MODULE,
	.open	= ewer_open,
	.mmap	= ewer_mmap,
};
