// A prototype has a parameter with the name of the descriptor.
#include <linux/fs.h>
#include <linux/mm.h>
#include "godwit.h"

static int godwit_mmap_prepare(struct vm_area_desc *desc)
{
	return godwit_map(desc->file->private_data, desc);
}

static const struct file_operations godwit_fops = {
	.mmap_prepare = godwit_mmap_prepare,
};
