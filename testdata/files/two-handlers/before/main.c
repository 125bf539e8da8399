// Handlers of two files share a helper of a third.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "robin.h"

static int robin_mmap(struct file *file, struct vm_area_struct *vma)
{
	return robin_map(file->private_data, vma);
}

static const struct file_operations robin_fops = {
	.owner	= THIS_MODULE,
	.mmap	= robin_mmap,
};
