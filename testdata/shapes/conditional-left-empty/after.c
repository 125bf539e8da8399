// Looms: what stands under a condition goes wholly, and the condition with it.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	unsigned long frame;
};

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = loom_mmap_prepare,
};

static int weft_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);

#ifdef CONFIG_LOOM_TRACE
	/* What is said here stays. */
#endif
	return 0;
}

static const struct file_operations weft_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = weft_mmap_prepare,
};
