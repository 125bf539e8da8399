// The helper is a static inline function of a header.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "vole.h"

static int vole_mmap_prepare(struct vm_area_desc *desc)
{
	return vole_map_desc(desc->file->private_data, desc);
}

static const struct file_operations vole_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = vole_mmap_prepare,
};
