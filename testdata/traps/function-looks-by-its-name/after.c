// A function that nobody saw sounds as if it looked whether something was made.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct carr {
	atomic_t users;
	int mode;
	unsigned long frame;
	unsigned long size;
};

static int carr_mmap_prepare(struct vm_area_desc *desc)
{
	struct carr *carr = desc->file->private_data;

	if (carr_max_alloc_size(carr) < vma_desc_size(desc))
		return -EBUSY;
	mmap_action_remap_full(desc, carr->frame);
	return 0;
}

static const struct file_operations carr_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = carr_mmap_prepare,
};
