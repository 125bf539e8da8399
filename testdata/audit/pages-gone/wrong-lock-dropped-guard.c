#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct mutex lock;
	struct page **pages;
	unsigned int nr;
};

static long lathe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct lathe *lathe = file->private_data;

	guard(mutex)(&lathe->lock);
	kvfree(lathe->pages);
	lathe->pages = NULL;
	return 0;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	guard(mutex)(&lathe->lock);
	if (!lathe->pages || vma_desc_pages(desc) != lathe->nr)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, lathe->pages);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = lathe_ioctl,
	.mmap_prepare = lathe_mmap_prepare,
};
