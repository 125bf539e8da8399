// Two of three handlers that share a helper convert, with a form of it for descriptors.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int loom_map(struct vm_area_struct *vma, unsigned long pfn)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return io_remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);
}

/* As loom_map(), for a mapping that is being prepared. */
static int loom_map_desc(struct vm_area_desc *desc, unsigned long pfn)
{
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, pfn);
	return 0;
}

static int loom_low_mmap_prepare(struct vm_area_desc *desc)
{
	return loom_map_desc(desc, 0x1000);
}

static int loom_high_mmap_prepare(struct vm_area_desc *desc)
{
	return loom_map_desc(desc, 0x2000);
}

static int loom_dma_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return dma_mmap_coherent(NULL, vma, NULL, 0, PAGE_SIZE);
	return loom_map(vma, 0x3000);
}

static const struct file_operations loom_low_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loom_low_mmap_prepare,
};

static const struct file_operations loom_high_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loom_high_mmap_prepare,
};

static const struct file_operations loom_dma_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loom_dma_mmap,
};
