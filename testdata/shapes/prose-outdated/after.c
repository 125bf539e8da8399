// Comments that name what is gone are adapted where that is certain, and noted where not.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct scroll_vm_ops = { };
static phys_addr_t base;

/**
 * scroll_mmap_prepare - map the scroll
 * @desc: descriptor of the mapping
 *
 * Calls mmap_action_remap_full() to map all of it. The size of @desc is
 * not looked at, but desc->pgoff is.
 *
 * Return: 0, or what remap_pfn_range() returned.
 */
static int scroll_mmap_prepare(struct vm_area_desc *desc)
{
	/* desc->pgoff must be zero, desc->mm->mmap_lock is held */
	if (desc->pgoff)
		return -EINVAL;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations scroll_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = scroll_mmap_prepare,
};

/**
 * codex_mmap_prepare - map the codex
 * @desc: descriptor of the user vma
 *
 * The fault handler finds the codex in vma->vm_private_data.
 */
static int codex_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &scroll_vm_ops;
	return 0;
}

static const struct file_operations codex_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = codex_mmap_prepare,
};
