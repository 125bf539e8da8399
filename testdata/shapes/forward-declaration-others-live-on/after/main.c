// Quills: a later header lives on the declaration of the first.
#include "quill.h"
#include "ink.h"

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

int quill_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	mmap_action_remap_full(desc, 4);
	return 0;
}

static const struct file_operations quill_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quill_mmap_prepare,
};
