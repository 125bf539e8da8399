// A spot: the name of the protection is its own.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static pgprot_t spot_prot;

#undef PAGE_SHARED
#define PAGE_SHARED	spot_prot

static int spot_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, PAGE_SHARED);
}

static const struct file_operations spot_fops = {
	.owner	= THIS_MODULE,
	.mmap	= spot_mmap,
};
