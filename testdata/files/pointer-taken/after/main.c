// Another file stores a pointer to the helper.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "goose.h"

static int goose_mmap_prepare(struct vm_area_desc *desc)
{
	return goose_map_desc(desc->file->private_data, desc);
}

static const struct file_operations goose_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = goose_mmap_prepare,
};
