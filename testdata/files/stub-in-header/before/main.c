// Without the option the helper is a stub in the header.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "quail.h"

static int quail_mmap(struct file *file, struct vm_area_struct *vma)
{
	return quail_map(file->private_data, vma);
}

static const struct file_operations quail_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quail_mmap,
};
