// A rinse: each page is flushed when it was inserted.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rinse {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int rinse_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct rinse, cdev);
	return 0;
}

static int rinse_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rinse *rinse = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < rinse->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, rinse->pages[i]);
		if (ret)
			return ret;
		flush_dcache_page(rinse->pages[i]);
	}
	return 0;
}

static const struct file_operations rinse_fops = {
	.owner	= THIS_MODULE,
	.open	= rinse_open,
	.mmap	= rinse_mmap,
};
