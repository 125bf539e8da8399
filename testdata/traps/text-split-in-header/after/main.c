// Gorse: a text, a comment and a list of the header go on in the next line.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "gorse.h"

static int gorse_mmap_prepare(struct vm_area_desc *desc)
{
	pr_debug(GORSE_NAME);
	mmap_action_remap_full(desc, GORSE_FRAME);
	return 0;
}

static const struct file_operations gorse_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = gorse_mmap_prepare,
};
