#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long aster_pfn;

static int aster_mmap(struct file *file, struct vm_area_struct *vma)
{
	return (vma->vm_flags & VM_WRITE) ? -EPERM : remap_pfn_range(vma, vma->vm_start, aster_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations aster_fops = {
	.owner	= THIS_MODULE,
	.mmap	= aster_mmap,
};
