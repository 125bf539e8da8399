// A macro of another header calls the helper.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "snipe.h"

static int snipe_mmap(struct file *file, struct vm_area_struct *vma)
{
	return snipe_map(file->private_data, vma);
}

static const struct file_operations snipe_fops = {
	.owner	= THIS_MODULE,
	.mmap	= snipe_mmap,
};
