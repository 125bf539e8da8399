// A trough: the number of pages is signed, and nothing compares it with the mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct trough {
	struct cdev cdev;
	struct page **pages;
	int count;
};

static int trough_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct trough, cdev);
	return 0;
}

static int trough_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trough *trough = file->private_data;
	int i, ret;

	for (i = 0; i < trough->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, trough->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations trough_fops = {
	.owner	= THIS_MODULE,
	.open	= trough_open,
	.mmap	= trough_mmap,
};
