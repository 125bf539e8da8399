// From file to file: the last one maps.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "heron.h"

static int heron_mmap_prepare(struct vm_area_desc *desc)
{
	return heron_queue_mmap_prepare(desc->file->private_data, desc);
}

static const struct file_operations heron_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = heron_mmap_prepare,
};
