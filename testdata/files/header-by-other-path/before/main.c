// A header that may be included here defines a function of the same name.
#include <linux/fs.h>
#include <linux/mm.h>
#include "priv.h"

static int avocet_mmap(struct file *file, struct vm_area_struct *vma)
{
	return avocet_map(file->private_data, vma);
}

static const struct file_operations avocet_fops = {
	.mmap	= avocet_mmap,
};
