#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	struct mutex lock;
	struct page **pages;
	unsigned int nr;
	unsigned int mode;
};

static long loom_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct loom *loom = file->private_data;

	mutex_lock(&loom->lock);
	loom->mode = arg;
	mutex_unlock(&loom->lock);
	return 0;
}

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;
	int ret = -EINVAL;

	mutex_lock(&loom->lock);
	if (loom->mode && vma_desc_pages(desc) == loom->nr) {
		mmap_action_map_kernel_pages_full(desc, loom->pages);
		ret = 0;
	}
	mutex_unlock(&loom->lock);
	return ret;
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = loom_ioctl,
	.mmap_prepare = loom_mmap_prepare,
};
