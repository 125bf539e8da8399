// A keg: the page offset is moved through a pointer, or by another name of the mapping, before the pages are mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct keg {
	struct page **pages;
	unsigned long count;
};

static void keg_skip(unsigned long *offset)
{
	*offset -= 16;
}

static int keg_mmap_prepare(struct vm_area_desc *desc)
{
	struct keg *keg = desc->file->private_data;

	keg_skip(&desc->pgoff);
	if (desc->pgoff >= keg->count ||
	    vma_desc_pages(desc) > keg->count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, keg->pages + desc->pgoff);
	return 0;
}

static const struct file_operations keg_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = keg_mmap_prepare,
};
