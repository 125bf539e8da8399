// A skiff: the macro that fills both tables is its header's.
#include <linux/module.h>
#include "skiff.h"

int skiff_mmap_prepare(struct vm_area_desc *desc)
{
	struct skiff *skiff = desc->file->private_data;

	mmap_action_simple_ioremap(desc, skiff->base, skiff->len);
	return 0;
}

static const struct file_operations skiff_fops = {
	SKIFF_OPS,
	.open	= nonseekable_open,
};
