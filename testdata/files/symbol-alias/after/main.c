// Another name for the helper is declared by a string.
#include <linux/fs.h>
#include <linux/mm.h>
#include "plover.h"

static int plover_mmap_prepare(struct vm_area_desc *desc)
{
	return plover_map_desc(desc->file->private_data, desc);
}

static const struct file_operations plover_fops = {
	.mmap_prepare = plover_mmap_prepare,
};
