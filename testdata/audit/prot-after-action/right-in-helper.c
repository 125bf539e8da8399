#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mill {
	unsigned long pfn;
	size_t size;
	bool ro;
};

static void mill_readonly(vma_flags_t *flags)
{
	vma_flags_clear(flags, VMA_MAYWRITE_BIT);
}

static void mill_map(struct mill *mill, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, mill->pfn + desc->pgoff);
	desc->action.error_override = -EIO;
}

static int mill_mmap_prepare(struct vm_area_desc *desc)
{
	struct mill *mill = desc->file->private_data;

	if (desc->pgoff + vma_desc_pages(desc) > mill->size >> PAGE_SHIFT)
		return -ENXIO;
	if (mill->ro)
		mill_readonly(&desc->vma_flags);
	mill_map(mill, desc);
	return 0;
}

static const struct file_operations mill_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mill_mmap_prepare,
};
