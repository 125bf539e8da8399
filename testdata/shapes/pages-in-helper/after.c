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

static int basket_map(struct vm_area_desc *desc, struct page **pages, unsigned long count)
{
	if (count != vma_desc_pages(desc))
		return -EINVAL;

	mmap_action_map_kernel_pages(desc, desc->start, pages, count);

	return 0;
}

static int basket_mmap_prepare(struct vm_area_desc *desc)
{
	struct basket *basket = desc->file->private_data;

	if (desc->pgoff)
		return basket_map(desc, basket->out, basket->count);

	return basket_map(desc, basket->in, basket->count);
}

static const struct file_operations basket_fops = {
	.owner	= THIS_MODULE,
	.open	= basket_open,
	.mmap_prepare = basket_mmap_prepare,
};
