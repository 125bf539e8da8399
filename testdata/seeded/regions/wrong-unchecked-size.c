// SPDX-License-Identifier: MIT OR Apache-2.0
/* The offset selects a region; each is mapped from its beginning. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct region {
	phys_addr_t base;
	unsigned long size;
	bool cached;
};

struct mill {
	struct region region[4];
};

static int mill_mmap_prepare(struct vm_area_desc *desc)
{
	struct mill *mill = desc->file->private_data;
	struct region *region;

	if (desc->pgoff >= ARRAY_SIZE(mill->region))
		return -ENXIO;
	region = &mill->region[desc->pgoff];
	if (!region->size)
		return -ENODEV;

	desc->pgoff = 0;
	if (!region->cached)
		desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_ioremap_full(desc, region->base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations mill_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mill_mmap_prepare,
};

static struct miscdevice mill_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mill",
	.fops = &mill_fops,
};
module_misc_device(mill_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
