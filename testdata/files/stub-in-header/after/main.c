// Without the option the helper is a stub in the header.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "quail.h"

static int quail_mmap_prepare(struct vm_area_desc *desc)
{
	return quail_map(desc->file->private_data, desc);
}

static const struct file_operations quail_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = quail_mmap_prepare,
};
