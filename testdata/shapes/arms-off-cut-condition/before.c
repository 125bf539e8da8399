// An arm that is switched off by hand cuts a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long flue_pfn;

static int flue_mmap(struct file *file, struct vm_area_struct *vma)
{
#if 0 /* not yet */
	if (vma->vm_pgoff >= 4 ||
	    !(vma->vm_flags & VM_SHARED)) {
#else
	if (!(vma->vm_flags & VM_SHARED)) {
#endif
		return -EINVAL;
	}
	return remap_pfn_range(vma, vma->vm_start, flue_pfn,
			       vma->vm_end - vma->vm_start,
#if !defined(FLUE_CACHED) || 1
			       pgprot_noncached(vma->vm_page_prot)
#else
			       vma->vm_page_prot
#endif
			       );
}

static const struct file_operations flue_fops = {
	.owner	= THIS_MODULE,
	.mmap	= flue_mmap,
};
