// Another name for the helper is declared by a string.
#include <linux/fs.h>
#include <linux/mm.h>
#include "plover.h"

static int plover_mmap(struct file *file, struct vm_area_struct *vma)
{
	return plover_map(file->private_data, vma);
}

static const struct file_operations plover_fops = {
	.mmap	= plover_mmap,
};
