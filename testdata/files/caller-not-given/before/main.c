// A file that was not given calls the helper, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "stork.h"

static int stork_mmap(struct file *file, struct vm_area_struct *vma)
{
	return stork_map(file->private_data, vma);
}

static const struct file_operations stork_fops = {
	.owner	= THIS_MODULE,
	.mmap	= stork_mmap,
};
