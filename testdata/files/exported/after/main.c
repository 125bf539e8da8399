// The helper is exported, and nothing else in the tree calls it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "finch.h"

static int finch_mmap_prepare(struct vm_area_desc *desc)
{
	return finch_map(desc->file->private_data, desc);
}

static const struct file_operations finch_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = finch_mmap_prepare,
};
