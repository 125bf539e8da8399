// A spoon: the call is the whole body of an arm, in a switch and without braces.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spoon {
	struct cdev cdev;
	struct page **rx;
	struct page **tx;
	unsigned int count;
};

static int spoon_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spoon, cdev);
	return 0;
}

static int spoon_mmap_prepare(struct vm_area_desc *desc)
{
	struct spoon *spoon = desc->file->private_data;

	switch (desc->pgoff) {
	case 0:
		if (vma_desc_pages(desc) > spoon->count)
			return -ENXIO;
		mmap_action_map_kernel_pages_full(desc, spoon->rx);
		return 0;
	case 0x100:
		if (vma_desc_test(desc, VMA_WRITE_BIT)) {
			if (vma_desc_pages(desc) > spoon->count)
				return -ENXIO;
			mmap_action_map_kernel_pages_full(desc, spoon->tx);
			return 0;
		} else {
			return -EACCES;
		}
	default:
		return -EINVAL;
	}
}

static const struct file_operations spoon_fops = {
	.owner	= THIS_MODULE,
	.open	= spoon_open,
	.mmap_prepare = spoon_mmap_prepare,
};
