// Two arms begin the block that is ended behind them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long keel_pfn;

static int keel_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef KEEL_STRICT
	if (vma->vm_pgoff > 3) {
#else
	if (vma->vm_pgoff > 7) {
#endif
		return -EINVAL;
	}
	return remap_pfn_range(vma, vma->vm_start, keel_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations keel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= keel_mmap,
};
