// A fragment of C calls the helper, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include "stork.h"

static int stork_mmap_prepare(struct vm_area_desc *desc)
{
	return stork_map_desc(desc->file->private_data, desc);
}

static const struct file_operations stork_fops = {
	.mmap_prepare = stork_mmap_prepare,
};
