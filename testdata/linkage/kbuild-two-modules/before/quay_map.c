#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long quay_pfn;

int dock_mmap(struct file *file, struct vm_area_struct *vma);

int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, quay_pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
