// The helper in the other file keeps the VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "raven.h"

static int raven_mmap(struct file *file, struct vm_area_struct *vma)
{
	return raven_map(file->private_data, vma);
}

static const struct file_operations raven_fops = {
	.owner	= THIS_MODULE,
	.mmap	= raven_mmap,
};
