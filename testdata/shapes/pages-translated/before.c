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

static int sieve_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sieve *sieve = file->private_data;
	int ret;

	if (!sieve->pages)
		return -ENODEV;

	ret = vm_map_pages_zero(vma, sieve->pages, sieve->count);
	if (ret) {
		pr_err("sieve: cannot map: %d\n", ret);
		return -EAGAIN;
	}

	return 0;
}

static const struct file_operations sieve_fops = {
	.owner	= THIS_MODULE,
	.open	= sieve_open,
	.mmap	= sieve_mmap,
};
