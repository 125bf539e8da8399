// An urn: the flags that a function of the driver sets protect nothing, and the pages are inserted behind it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct urn {
	struct page **pages;
	unsigned long count;
};

static void urn_add(struct vm_area_desc *desc, vm_flags_t flags)
{
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(flags));
}

static int urn_mmap_prepare(struct vm_area_desc *desc)
{
	struct urn *urn = desc->file->private_data;

	urn_add(desc, VM_DONTCOPY);
	if (vma_desc_pages(desc) > urn->count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, urn->pages);
	return 0;
}

static const struct file_operations urn_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = urn_mmap_prepare,
};
