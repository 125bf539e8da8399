// Rowans: macros that print name locals which stay.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rowan {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

#define ROWAN_TRACE() pr_debug("rowan: %lu bytes\n", size)
#define rowan_dbg(fmt, ...) pr_debug("rowan %u: " fmt, rowan->mode, ##__VA_ARGS__)

static int rowan_mmap_prepare(struct vm_area_desc *desc)
{
	struct rowan *rowan = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	ROWAN_TRACE();
	mmap_action_remap_full(desc, PHYS_PFN(rowan->regs));
	return 0;
}

static int rowan_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct rowan *rowan = desc->file->private_data;

	rowan_dbg("%llx\n", (u64)rowan->regs);
	if (desc->pgoff)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(rowan->regs));
	return 0;
}

static const struct file_operations rowan_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = rowan_mmap_prepare,
};

static const struct file_operations rowan_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = rowan_raw_mmap_prepare,
};
