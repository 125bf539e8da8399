// Sheaves: the number of pages is read once, as the call got it.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sheaf {
	struct page **leaves;
	unsigned int count;
};

static int sheaf_mmap_prepare(struct vm_area_desc *desc)
{
	struct sheaf *d = desc->file->private_data;

	if (desc->pgoff + vma_desc_pages(desc) > d->count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, d->leaves + desc->pgoff);
	return 0;
}

static const struct file_operations sheaf_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sheaf_mmap_prepare,
};

static int bale_mmap_prepare(struct vm_area_desc *desc)
{
	struct sheaf *d = desc->file->private_data;
	unsigned long count = d->count;

	if (desc->pgoff >= count || vma_desc_pages(desc) > count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, d->leaves + desc->pgoff);
	return 0;
}

static const struct file_operations bale_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = bale_mmap_prepare,
};
