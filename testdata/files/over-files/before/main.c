// The helper is defined in another file and declared in a header.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "otter.h"

static int otter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct otter *otter = file->private_data;

	return otter_map(otter, vma);
}

static const struct file_operations otter_fops = {
	.owner	= THIS_MODULE,
	.mmap	= otter_mmap,
};
