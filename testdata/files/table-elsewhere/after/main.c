// The operations stand in another file, and have neither open() nor close().
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "loon.h"

static int loon_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	desc->vm_ops = &loon_vm_ops;
	return 0;
}

static const struct file_operations loon_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loon_mmap_prepare,
};
