// Two files define the helper, and which one is built is decided elsewhere.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "rail.h"

static int rail_mmap(struct file *file, struct vm_area_struct *vma)
{
	return rail_map(file->private_data, vma);
}

static const struct file_operations rail_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rail_mmap,
};
