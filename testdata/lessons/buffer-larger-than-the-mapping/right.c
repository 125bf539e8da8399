#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	unsigned long pfn;
	unsigned long len;
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	if (desc->end - desc->start < plough->len)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, plough->pfn, plough->len);
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
