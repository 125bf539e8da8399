// A reed: another name of the mapping, which only what goes needs.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct reed {
	unsigned long pfn;
	bool cached;
};

static int reed_mmap_prepare(struct vm_area_desc *desc)
{
	struct reed *reed = desc->file->private_data;

	mmap_action_remap_full(desc, reed->pfn);
	return 0;
}

static const struct file_operations reed_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = reed_mmap_prepare,
};

static int reed_wet_mmap_prepare(struct vm_area_desc *desc)
{
	struct vm_area_desc *v = desc;
	struct reed *reed = desc->file->private_data;
	unsigned long len = vma_desc_size(v);

	if (len > SZ_1M)
		return -EINVAL;
	mmap_action_remap_full(v, reed->pfn);
	return 0;
}

static const struct file_operations reed_wet_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = reed_wet_mmap_prepare,
};
