#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mint {
	unsigned long pfn;
	struct mutex lock;
};

static int mint_mmap_prepare(struct vm_area_desc *desc)
	__must_not_hold(&mint_lock) __cold
{
	struct mint *mint = desc->file->private_data;

	mmap_action_remap_full(desc, mint->pfn);
	return 0;
}

static const struct file_operations mint_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mint_mmap_prepare,
};
