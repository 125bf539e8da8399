// A driver and an older copy of it, in which a helper does something else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "tram.h"

int tram_mmap_prepare(struct vm_area_desc *desc)
{
	return tram_fill(desc->file->private_data, desc);
}

static const struct file_operations tram_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = tram_mmap_prepare,
};
