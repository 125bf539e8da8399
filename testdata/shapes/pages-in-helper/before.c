// A basket: one helper maps either of two arrays.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct basket {
	struct cdev cdev;
	struct page **in;
	struct page **out;
	unsigned long count;
};

static int basket_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct basket, cdev);
	return 0;
}

static int basket_map(struct vm_area_struct *vma, struct page **pages, unsigned long count)
{
	unsigned long i;
	int ret;

	if (count != vma_pages(vma))
		return -EINVAL;

	for (i = 0; i < count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pages[i]);
		if (ret)
			return ret;
	}

	return 0;
}

static int basket_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct basket *basket = file->private_data;

	if (vma->vm_pgoff)
		return basket_map(vma, basket->out, basket->count);

	return basket_map(vma, basket->in, basket->count);
}

static const struct file_operations basket_fops = {
	.owner	= THIS_MODULE,
	.open	= basket_open,
	.mmap	= basket_mmap,
};
