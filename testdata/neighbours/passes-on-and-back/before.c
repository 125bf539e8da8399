// Two helpers that pass the VMA to each other have no second form.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int weft_map(struct vm_area_struct *vma, int depth);

static int weft_next(struct vm_area_struct *vma, int depth)
{
	if (depth > 2)
		return -EINVAL;
	return weft_map(vma, depth + 1);
}

int weft_map(struct vm_area_struct *vma, int depth)
{
	if (vma->vm_pgoff)
		return weft_next(vma, depth);
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
EXPORT_SYMBOL_GPL(weft_map);

int weft_attach(struct vm_area_struct *vma)
{
	return weft_map(vma, 1);
}

static int weft_mmap(struct file *file, struct vm_area_struct *vma)
{
	return weft_map(vma, 0);
}

static const struct file_operations weft_fops = {
	.owner	= THIS_MODULE,
	.mmap	= weft_mmap,
};
