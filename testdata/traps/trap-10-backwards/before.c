// A crab: the elements are mapped from the last to the first.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct crab {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int crab_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct crab, cdev);
	return 0;
}

static int crab_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crab *crab = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i = vma_pages(vma);
	int ret;

	while (i--) {
		ret = vm_insert_page(vma, addr, crab->pages[i]);
		if (ret)
			return ret;
		addr += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations crab_fops = {
	.owner	= THIS_MODULE,
	.open	= crab_open,
	.mmap	= crab_mmap,
};
