// A ramp: the loop is the whole body of an arm, and each round has a page of its own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ramp {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	bool flat;
};

static int ramp_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ramp, cdev);
	return 0;
}

static int ramp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ramp *ramp = file->private_data;
	unsigned long n = ramp->count;
	struct page *page;
	int err;

	if (n > vma_pages(vma))
		return -EINVAL;

	if (ramp->flat)
		for (unsigned long i = 0; i < n; ++i) {
			page = ramp->pages[i];
			err = vm_insert_page(vma, vma->vm_start + PAGE_SIZE * i, page);
			if (unlikely(err < 0))
				return -ENXIO;
		}
	else
		return -ENODEV;

	return 0;
}

static const struct file_operations ramp_fops = {
	.owner	= THIS_MODULE,
	.open	= ramp_open,
	.mmap	= ramp_mmap,
};
