// Spans: the length in the declaration of what it is computed from.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct span {
	unsigned long frame;
};

static int span_mmap_prepare(struct vm_area_desc *desc)
{
	struct span *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations span_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = span_mmap_prepare,
};

static int arch_mmap_prepare(struct vm_area_desc *desc)
{
	struct span *d = desc->file->private_data;
	unsigned long to = desc->end, from = desc->start, bytes = to - from;

	if (bytes > 8 * PAGE_SIZE)
		return -EINVAL;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations arch_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = arch_mmap_prepare,
};
