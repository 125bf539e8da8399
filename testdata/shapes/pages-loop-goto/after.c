// A trowel: result and test in one condition, and a way out of the loop by goto.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct trowel {
	struct cdev cdev;
	struct page **pages;
	size_t size;
};

static int trowel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct trowel, cdev);
	return 0;
}

static int trowel_mmap_prepare(struct vm_area_desc *desc)
{
	struct trowel *trowel = desc->file->private_data;
	unsigned long len = vma_desc_size(desc);
	int rc;

	rc = -EINVAL;
	if (len > trowel->size)
		goto done;

	mmap_action_map_kernel_pages_full(desc, trowel->pages);
	rc = 0;
done:
	return rc;
}

static const struct file_operations trowel_fops = {
	.owner	= THIS_MODULE,
	.open	= trowel_open,
	.mmap_prepare = trowel_mmap_prepare,
};
