#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long teasel_pfn;

static int teasel_mmap(struct file *file, struct vm_area_struct *vma)
{
	return (vma->vm_flags & VM_SHARED) ? remap_pfn_range(vma, vma->vm_start, teasel_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot) : -EINVAL;
}

static const struct file_operations teasel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= teasel_mmap,
};
