// Barges: macros of the driver's header name what would be a parameter of the new function.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "barge.h"

static int barge_mmap_prepare(struct vm_area_desc *vm_desc)
{
	mmap_action_remap_full(vm_desc, BARGE_FRAME);
	return 0;
}

static const struct file_operations barge_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barge_mmap_prepare,
};
