#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "ferry.h"

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	if (ferry_allows(ferry, vma_desc_size(desc)))
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(ferry->base));
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ferry_mmap_prepare,
};
