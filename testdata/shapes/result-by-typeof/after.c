// Birches: the result has the type of something else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct birch {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static int birch_mmap_prepare(struct vm_area_desc *desc)
{
	struct birch *birch = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(birch->regs));

	return 0;
}

static int birch_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct birch *birch = desc->file->private_data;
	int err = -ENODEV;

	if (!birch->regs)
		return err;
	mmap_action_remap_full(desc, PHYS_PFN(birch->regs));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations birch_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = birch_mmap_prepare,
};

static const struct file_operations birch_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = birch_raw_mmap_prepare,
};
