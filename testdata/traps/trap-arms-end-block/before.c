// An arm ends a block that another one began: as a branch it would be read as something else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long slat_pfn;

static int slat_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff) {
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
#ifdef SLAT_COMBINES
	} else {
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
#endif
	}
	return remap_pfn_range(vma, vma->vm_start, slat_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations slat_fops = {
	.owner	= THIS_MODULE,
	.mmap	= slat_mmap,
};
