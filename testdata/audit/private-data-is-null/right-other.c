#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct planer {
	unsigned long pfn;
};

static int planer_mmap_prepare(struct vm_area_desc *desc)
{
	struct planer *planer = desc->private_data ?: desc->file->private_data;

	mmap_action_remap_full(desc, planer->pfn);
	return 0;
}

static const struct file_operations planer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = planer_mmap_prepare,
};
