// An abacus: how far the loop got is kept.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct abacus {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	unsigned int mapped;
};

static int abacus_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct abacus, cdev);
	return 0;
}

static int abacus_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct abacus *abacus = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < abacus->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, abacus->pages[i]);
		if (ret)
			return ret;
	}
	abacus->mapped = i;
	return 0;
}

static const struct file_operations abacus_fops = {
	.owner	= THIS_MODULE,
	.open	= abacus_open,
	.mmap	= abacus_mmap,
};
