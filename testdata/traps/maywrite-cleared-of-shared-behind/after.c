// Canals: a shared mapping loses what makes it writable, which is no question of copying.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct canal {
	unsigned long frame;
};

static int canal_mmap_prepare(struct vm_area_desc *desc)
{
	struct canal *d = desc->file->private_data;

	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	mmap_action_remap_full(desc, d->frame);
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	return 0;
}

static const struct file_operations canal_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = canal_mmap_prepare,
};
