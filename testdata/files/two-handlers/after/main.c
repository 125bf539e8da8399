// Handlers of two files share a helper of a third.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "robin.h"

static int robin_mmap_prepare(struct vm_area_desc *desc)
{
	return robin_map(desc->file->private_data, desc);
}

static const struct file_operations robin_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = robin_mmap_prepare,
};
