// Sheaves: an offset of the driver may be beyond all pages, so the sum is not what is asked for.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sheaf {
	struct page **leaves;
	unsigned int count;
	unsigned long first;
};

static int sheaf_mmap_prepare(struct vm_area_desc *desc)
{
	struct sheaf *d = desc->file->private_data;

	desc->pgoff -= d->first;
	if (desc->pgoff >= d->count ||
	    vma_desc_pages(desc) > d->count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, d->leaves + desc->pgoff);
	return 0;
}

static const struct file_operations sheaf_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sheaf_mmap_prepare,
};
