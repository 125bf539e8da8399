// A loom: both of its windows are mapped by one function, which gets the length from each.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	phys_addr_t warp;
	phys_addr_t weft;
	size_t len;
};

static int loom_map(struct vm_area_struct *vma, unsigned long addr, phys_addr_t phys, unsigned long size)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return io_remap_pfn_range(vma, addr, phys >> PAGE_SHIFT, size, vma->vm_page_prot);
}

static int loom_warp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;

	return loom_map(vma, vma->vm_start, loom->warp, vma->vm_end - vma->vm_start);
}

static int loom_weft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > loom->len)
		return -EINVAL;
	return loom_map(vma, vma->vm_start, loom->weft, size);
}

static const struct file_operations loom_warp_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loom_warp_mmap,
};

static const struct file_operations loom_weft_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loom_weft_mmap,
};
