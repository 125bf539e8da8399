// Comments that name what is gone are adapted where that is certain, and noted where not.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct scroll_vm_ops = { };
static phys_addr_t base;

/**
 * scroll_mmap - map the scroll
 * @file: the file to map
 * @vma: The VMA which describes the mapping
 *
 * Calls remap_pfn_range() to map all of it. The size of @vma is
 * not looked at, but vma->vm_pgoff is.
 *
 * Return: 0, or what remap_pfn_range() returned.
 */
static int scroll_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* vma->vm_pgoff must be zero, vma->vm_mm->mmap_lock is held */
	if (vma->vm_pgoff)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations scroll_fops = {
	.owner	= THIS_MODULE,
	.mmap	= scroll_mmap,
};

/**
 * codex_mmap - map the codex
 * @file: the file to map
 * @vma: user vma
 *
 * The fault handler finds the codex in vma->vm_private_data.
 */
static int codex_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &scroll_vm_ops;
	return 0;
}

static const struct file_operations codex_fops = {
	.owner	= THIS_MODULE,
	.mmap	= codex_mmap,
};
