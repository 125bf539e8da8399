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

static int mill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;
	struct region *region;

	if (vma->vm_pgoff >= ARRAY_SIZE(mill->region))
		return -ENXIO;
	region = &mill->region[vma->vm_pgoff];
	if (!region->size)
		return -ENODEV;

	vma->vm_pgoff = 0;
	if (!region->cached)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, region->base, region->size);
}

static const struct file_operations mill_fops = {
	.owner = THIS_MODULE,
	.mmap = mill_mmap,
};

static struct miscdevice mill_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mill",
	.fops = &mill_fops,
};
module_misc_device(mill_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
