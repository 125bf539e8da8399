// The spare dory passes the mapping on to the other's handler where it may.
#include <linux/module.h>
#include "dory.h"

static int dory_spare_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file_operations other = { DORY_OPS };

	if (!file->private_data)
		return -ENODEV;
	return other.mmap(file, vma);
}

static const struct file_operations dory_spare_fops = { .mmap = dory_spare_mmap };
