#include <linux/fs.h>
#include <linux/mm.h>
#include "ring.h"

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	struct foo *foo = desc->file->private_data;
	int ret;

	if (desc->pgoff)
		return -EINVAL;

	desc->page_prot = pgprot_writecombine(desc->page_prot);
	ret = ring_window_mmap_prepare(foo->channel, desc);
	if (ret)
		return ret;

	return 0;
}

static const struct file_operations foo_fops = {
	.mmap_prepare = foo_mmap_prepare,
};
