#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	unsigned long pfn;
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	mmap_action_remap_full(desc, plough->pfn);
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};

#ifdef CONFIG_PLOUGH_LOCKING
static const struct file_operations plough_lock_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
#endif
