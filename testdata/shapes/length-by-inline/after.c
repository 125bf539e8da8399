// Gauges: inline functions that give the length of the mapping.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gauge {
	unsigned long frame;
};

static inline size_t gauge_bytes(const struct vm_area_desc *desc)
{
	return vma_desc_size(desc);
}

static __always_inline unsigned long gauge_first(const struct vm_area_desc *desc)
{
	return desc->start;
}

static int gauge_mmap_prepare(struct vm_area_desc *desc)
{
	struct gauge *d = desc->file->private_data;

	if (gauge_bytes(desc) > 4 * PAGE_SIZE)
		return -EINVAL;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations gauge_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = gauge_mmap_prepare,
};

static int ruler_mmap_prepare(struct vm_area_desc *desc)
{
	struct gauge *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations ruler_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = ruler_mmap_prepare,
};
