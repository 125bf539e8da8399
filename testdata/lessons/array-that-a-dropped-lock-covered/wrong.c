#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	struct mutex lock;
	struct page **pages;
	unsigned int nr;
};

static long loom_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct loom *loom = file->private_data;

	guard(mutex)(&loom->lock);
	kvfree(loom->pages);
	loom->pages = NULL;
	return 0;
}

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	guard(mutex)(&loom->lock);
	if (!loom->pages || vma_desc_pages(desc) != loom->nr)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, loom->pages);
	return 0;
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = loom_ioctl,
	.mmap_prepare = loom_mmap_prepare,
};
