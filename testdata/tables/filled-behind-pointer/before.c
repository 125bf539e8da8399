// A flap: whose table this is, only the caller knows.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long flap_pfn;

static int flap_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, flap_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

void flap_fill(struct file_operations *ops)
{
	ops->mmap = flap_mmap;
}
