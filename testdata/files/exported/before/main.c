// The helper is exported, and nothing else in the tree calls it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "finch.h"

static int finch_mmap(struct file *file, struct vm_area_struct *vma)
{
	return finch_map(file->private_data, vma);
}

static const struct file_operations finch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= finch_mmap,
};
