// A pair: each round goes on by two pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pair {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int pair_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pair, cdev);
	return 0;
}

static int pair_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pair *pair = file->private_data;
	unsigned long addr;
	unsigned int i = 0;
	int ret;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += 2 * PAGE_SIZE, i++) {
		ret = vm_insert_page(vma, addr, pair->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations pair_fops = {
	.owner	= THIS_MODULE,
	.open	= pair_open,
	.mmap	= pair_mmap,
};
