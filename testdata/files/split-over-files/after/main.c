// A helper of another file reads pieces; a third file calls it with the VMA of a fault.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "lynx.h"

static int lynx_mmap_prepare(struct vm_area_desc *desc)
{
	struct lynx *lynx = desc->file->private_data;

	if (__lynx_check(lynx, vma_desc_size(desc),
			 vma_flags_to_legacy(desc->vma_flags)))
		return -EINVAL;
	desc->private_data = lynx;
	desc->vm_ops = &lynx_vm_ops;
	return 0;
}

static const struct file_operations lynx_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lynx_mmap_prepare,
};
