// A fragment of C calls the helper, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include "stork.h"

static int stork_mmap(struct file *file, struct vm_area_struct *vma)
{
	return stork_map(file->private_data, vma);
}

static const struct file_operations stork_fops = {
	.mmap	= stork_mmap,
};
