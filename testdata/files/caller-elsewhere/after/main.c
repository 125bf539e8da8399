// A file that nothing else is known of calls the helper, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "crane.h"

static int crane_mmap_prepare(struct vm_area_desc *desc)
{
	return crane_map_desc(desc->file->private_data, desc);
}

static const struct file_operations crane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = crane_mmap_prepare,
};
