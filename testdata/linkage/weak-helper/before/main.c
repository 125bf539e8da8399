// The helper here is a default only.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

int __weak bar_fill(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return bar_fill(vma);
}

static const struct file_operations bar_fops = {
	.owner	= THIS_MODULE,
	.mmap	= bar_mmap,
};
