#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	unsigned long pfn;
};

/**
 * plough_mmap_prepare - map the plough
 * @desc: the mapping
 *
 * Return: zero, or an error
 */
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
