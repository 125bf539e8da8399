// A dory: the macro that fills both tables is its header's.
#include <linux/module.h>
#include "dory.h"

int dory_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dory *dory = file->private_data;

	return vm_iomap_memory(vma, dory->base, dory->len);
}

static const struct file_operations dory_fops = {
	DORY_OPS,
	.open	= nonseekable_open,
};
