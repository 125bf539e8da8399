// The helper is a static inline function of a header.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "vole.h"

static int vole_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vole_map(file->private_data, vma);
}

static const struct file_operations vole_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vole_mmap,
};
