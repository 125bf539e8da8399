// The mappings of a bolt are taken away in another file of the driver, by a call of its subsystem.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "bolt.h"

static int bolt_mmap_prepare(struct vm_area_desc *desc)
{
	struct bolt *bolt = desc->file->private_data;

	if (bolt->gone)
		return -ENODEV;
	mmap_action_remap_full(desc, bolt->pfn);
	return 0;
}

static const struct file_operations bolt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = bolt_mmap_prepare,
};
