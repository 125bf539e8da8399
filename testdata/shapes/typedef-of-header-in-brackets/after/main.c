// Firs: the type of the result stands in a header that one in angle brackets includes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "fir.h"

static int fir_mmap_prepare(struct vm_area_desc *desc)
{
	fir_status status = FIR_FAILED;

	mmap_action_remap_full(desc, FIR_FRAME);
	desc->action.error_override = -EAGAIN;
	status = FIR_DONE;
	return status;
}

static const struct file_operations fir_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = fir_mmap_prepare,
};
