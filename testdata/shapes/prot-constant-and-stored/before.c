// A flash: the VMA gets another protection than the pages.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static int flash_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, PAGE_SHARED);
}

static const struct file_operations flash_fops = {
	.owner	= THIS_MODULE,
	.mmap	= flash_mmap,
};
