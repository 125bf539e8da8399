// What is switched off by hand has no handler, and another one of the same name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long rack_pfn;

#if 0
static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	return rack_insert_all(vma);
}
#elif 1
static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, rack_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations rack_fops = {
	.owner	= THIS_MODULE,
#if defined(RACK_RAW) && 0
	.mmap	= rack_raw_mmap,
#else
	.mmap	= rack_mmap,
#endif
};

#if !1
static const struct file_operations rack_old_fops = {
	.mmap	= rack_old_mmap,
};
#endif
