// A loom: both of its windows are mapped by one function, which gets the length from each.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	phys_addr_t warp;
	phys_addr_t weft;
	size_t len;
};

static int loom_map(struct vm_area_desc *desc, unsigned long addr, phys_addr_t phys, unsigned long size)
{
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, phys >> PAGE_SHIFT);
	return 0;
}

static int loom_warp_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	return loom_map(desc, desc->start, loom->warp, vma_desc_size(desc));
}

static int loom_weft_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > loom->len)
		return -EINVAL;
	return loom_map(desc, desc->start, loom->weft, size);
}

static const struct file_operations loom_warp_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loom_warp_mmap_prepare,
};

static const struct file_operations loom_weft_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loom_weft_mmap_prepare,
};
