// A skiff: the macro that fills both tables is its header's.
#include <linux/module.h>
#include "skiff.h"

int skiff_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct skiff *skiff = file->private_data;

	return vm_iomap_memory(vma, skiff->base, skiff->len);
}

static const struct file_operations skiff_fops = {
	SKIFF_OPS,
	.open	= nonseekable_open,
};
