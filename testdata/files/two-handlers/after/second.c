// The other handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "robin.h"

static int robin_raw_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	return robin_map(desc->file->private_data, desc);
}

static const struct file_operations robin_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = robin_raw_mmap_prepare,
};
