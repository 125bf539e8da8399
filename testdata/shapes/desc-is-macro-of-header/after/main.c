// Larches: the header has a macro of the name that the descriptor would get.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "larch.h"

static int larch_mmap_prepare(struct vm_area_desc *vm_desc)
{
	struct larch *larch = vm_desc->file->private_data;

	if (!larch->desc)
		return -ENODEV;
	mmap_action_remap_full(vm_desc, PHYS_PFN(larch->regs));
	return 0;
}

static const struct file_operations larch_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = larch_mmap_prepare,
};
