#include <linux/fs.h>
#include <linux/mm.h>

static int bolt_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = NULL;
	if (remap_pfn_range(vma, vma->vm_start, 5, vma->vm_end - vma->vm_start,
			    vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations bolt_fops = {
	.mmap = bolt_mmap,
};
