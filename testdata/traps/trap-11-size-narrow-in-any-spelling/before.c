#include <linux/fs.h>
#include <linux/mm.h>

static int bolt_mmap(struct file *file, struct vm_area_struct *vma)
{
	short unsigned int size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, size,
			       vma->vm_page_prot);
}

static const struct file_operations bolt_fops = {
	.mmap = bolt_mmap,
};
