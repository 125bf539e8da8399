// A helper in another file calls itself.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "swift.h"

static int swift_mmap_prepare(struct vm_area_desc *desc)
{
	return swift_map(desc->file->private_data, desc, 0);
}

static const struct file_operations swift_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = swift_mmap_prepare,
};
