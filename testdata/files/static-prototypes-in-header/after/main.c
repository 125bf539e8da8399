#include <linux/module.h>
#include "quilt.h"

static const struct file_operations quilt_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quilt_mmap_prepare,
};

static int quilt_map(struct quilt *quilt, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, quilt->pfn);
	return 0;
}

static int quilt_mmap_prepare(struct vm_area_desc *desc)
{
	return quilt_map(desc->file->private_data, desc);
}
