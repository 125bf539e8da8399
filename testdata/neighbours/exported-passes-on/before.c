// An exported helper, which others may call, passes the VMA on to one that it calls alone.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int warp_fill(struct vm_area_struct *vma, unsigned long pfn)
{
	vm_flags_set(vma, VM_DONTDUMP);
	return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

int warp_map(struct vm_area_struct *vma, unsigned long pfn)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	return warp_fill(vma, pfn);
}
EXPORT_SYMBOL_GPL(warp_map);

int warp_attach(struct vm_area_struct *vma)
{
	return warp_map(vma, 1);
}

static int warp_mmap(struct file *file, struct vm_area_struct *vma)
{
	return warp_map(vma, 0x1000);
}

static const struct file_operations warp_fops = {
	.owner	= THIS_MODULE,
	.mmap	= warp_mmap,
};
