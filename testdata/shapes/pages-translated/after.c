// A sieve: any failure of the mapping becomes -EAGAIN, with a message.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sieve {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int sieve_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sieve, cdev);
	return 0;
}

static int sieve_mmap_prepare(struct vm_area_desc *desc)
{
	struct sieve *sieve = desc->file->private_data;

	if (!sieve->pages)
		return -ENODEV;

	if (vma_desc_pages(desc) > sieve->count)
		return -EAGAIN;
	mmap_action_map_kernel_pages_full(desc, sieve->pages);
	desc->action.error_override = -EAGAIN;

	return 0;
}

static const struct file_operations sieve_fops = {
	.owner	= THIS_MODULE,
	.open	= sieve_open,
	.mmap_prepare = sieve_mmap_prepare,
};
