#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lovage {
	phys_addr_t base;
};

static int lovage_mmap_prepare(struct vm_area_desc *desc)
{
	struct lovage *l = desc->file->private_data;
	unsigned long pfn = PHYS_PFN(l->base);

	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations lovage_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lovage_mmap_prepare,
};
