// A keg: an ioctl frees the array, which a reviewer has to know.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct keg {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int keg_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct keg, cdev);
	return 0;
}

static long keg_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct keg *keg = file->private_data;

	kvfree(keg->pages);
	keg->pages = NULL;
	keg->count = 0;
	return 0;
}

static int keg_mmap_prepare(struct vm_area_desc *desc)
{
	struct keg *keg = desc->file->private_data;

	if (desc->pgoff + vma_desc_pages(desc) > keg->count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, keg->pages + desc->pgoff);
	return 0;
}

static const struct file_operations keg_fops = {
	.owner	= THIS_MODULE,
	.open	= keg_open,
	.unlocked_ioctl = keg_ioctl,
	.mmap_prepare = keg_mmap_prepare,
};
