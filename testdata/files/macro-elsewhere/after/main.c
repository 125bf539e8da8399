// A macro of another header calls the helper.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "snipe.h"

static int snipe_mmap_prepare(struct vm_area_desc *desc)
{
	return snipe_map_desc(desc->file->private_data, desc);
}

static const struct file_operations snipe_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = snipe_mmap_prepare,
};
