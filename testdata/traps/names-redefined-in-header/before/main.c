// Lighters: the driver's header gives names of the kernel another meaning.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "compat.h"

struct lighter {
	unsigned long frame;
};

static int lighter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lighter *d = file->private_data;

	return io_remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lighter_fops = {
	.owner = THIS_MODULE,
	.mmap = lighter_mmap,
};

static int wherry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lighter *d = file->private_data;

	vm_flags_set(vma, VM_NORESERVE);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations wherry_fops = {
	.owner = THIS_MODULE,
	.mmap = wherry_mmap,
};

static int punt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lighter *d = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations punt_fops = {
	.owner = THIS_MODULE,
	.mmap = punt_mmap,
};
