// The other handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "robin.h"

static int robin_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	return robin_map(file->private_data, vma);
}

static const struct file_operations robin_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= robin_raw_mmap,
};
