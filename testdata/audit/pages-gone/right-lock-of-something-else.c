#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct mutex lock;
	struct page **pages;
	unsigned int nr;
	unsigned int mode;
};

static long lathe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct lathe *lathe = file->private_data;

	mutex_lock(&lathe->lock);
	lathe->mode = arg;
	mutex_unlock(&lathe->lock);
	return 0;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	int ret = -EINVAL;

	mutex_lock(&lathe->lock);
	if (lathe->mode && vma_desc_pages(desc) == lathe->nr) {
		mmap_action_map_kernel_pages_full(desc, lathe->pages);
		ret = 0;
	}
	mutex_unlock(&lathe->lock);
	return ret;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = lathe_ioctl,
	.mmap_prepare = lathe_mmap_prepare,
};
