// The helper is defined in another file and declared in a header.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "otter.h"

static int otter_mmap_prepare(struct vm_area_desc *desc)
{
	struct otter *otter = desc->file->private_data;

	return otter_map(otter, desc);
}

static const struct file_operations otter_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = otter_mmap_prepare,
};
