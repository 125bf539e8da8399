// Another name is given to the handler by a string.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

int old_sluice_mmap(struct file *file, struct vm_area_struct *vma) __attribute__((alias("sluice_mmap")));

static const struct file_operations sluice_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sluice_mmap,
};
