// What is looked at behind the call is set by nobody.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sedge {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

#define SEDGE_WIDTH	4

static const u32 sedge_widths[] = { 4, 8 };

static int sedge_mmap_prepare(struct vm_area_desc *desc)
{
	struct sedge *sedge = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(sedge->base));
	if (sedge_widths[0] != SEDGE_WIDTH)
		return -ENODEV;
	return 0;
}

static const struct file_operations sedge_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = sedge_mmap_prepare,
};
