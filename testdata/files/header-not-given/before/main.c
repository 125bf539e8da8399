#include <linux/module.h>
#include "quilt.h"

static const struct file_operations quilt_fops = {
	.owner = THIS_MODULE,
	.mmap = quilt_mmap,
};

static int quilt_map(struct quilt *quilt, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, quilt->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	return quilt_map(file->private_data, vma);
}
