// A helper in another file maps, and calls itself to map more.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "swallow.h"

static int swallow_mmap(struct file *file, struct vm_area_struct *vma)
{
	return swallow_map(file->private_data, vma);
}

static const struct file_operations swallow_fops = {
	.owner	= THIS_MODULE,
	.mmap	= swallow_mmap,
};
