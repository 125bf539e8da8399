// From file to file: the last one maps.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "heron.h"

static int heron_mmap(struct file *file, struct vm_area_struct *vma)
{
	return heron_queue_mmap(file->private_data, vma);
}

static const struct file_operations heron_fops = {
	.owner	= THIS_MODULE,
	.mmap	= heron_mmap,
};
