// A weir with two tables, one of which stands in a fragment that the driver includes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	phys_addr_t gates;
	size_t size;
};

static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	struct weir *weir = desc->file->private_data;

	if (vma_desc_size(desc) > weir->size)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(weir->gates));
	return 0;
}

#include "weir_tables.inc"

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = weir_mmap_prepare,
};
