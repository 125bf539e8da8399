// Kilns: what the driver calls its errors stays in the action.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define KILN_BUSY (-16)
#define KILN_HOT 16
#define KILN_COLD KILN_BUSY

struct kiln {
	unsigned long frame;
};

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);
	desc->action.error_override = KILN_BUSY;
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};

static int oven_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *d = desc->file->private_data;
	int ret = 0;

	mmap_action_remap_full(desc, d->frame);
	desc->action.error_override = -KILN_HOT;
	return ret;
}

static const struct file_operations oven_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = oven_mmap_prepare,
};

static int hearth_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);
	desc->action.error_override = KILN_COLD;
	return 0;
}

static const struct file_operations hearth_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = hearth_mmap_prepare,
};
