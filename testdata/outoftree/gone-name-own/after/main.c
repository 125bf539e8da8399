// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

#include "old.h"

struct level {
	phys_addr_t regs;
	unsigned long range;
};

static struct level the_level;

static int level_open(struct inode *inode, struct file *file)
{
	file->private_data = &the_level;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
static int level_mmap_prepare(struct vm_area_desc *desc)
{
	struct level *level = desc->file->private_data;
	unsigned long off = desc->pgoff << PAGE_SHIFT;
	unsigned long size = vma_desc_size(desc);

	if (off >= level->range || size > level->range - off)
		return -EINVAL;

	desc->page_prot = pgprot_noncached(desc->page_prot);
#ifndef VM_RESERVED
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTDUMP_BIT);
#else
	vma_desc_set_flags(desc, VMA_IO_BIT);
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(VM_RESERVED));
#endif

	mmap_action_ioremap_full(desc, (level->regs + off) >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}
#else
static int level_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct level *level = file->private_data;
	unsigned long off = vma->vm_pgoff << PAGE_SHIFT;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc;

	if (off >= level->range || size > level->range - off)
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
#ifndef VM_RESERVED
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0) && !defined(RHEL_9_GE)
	vma->vm_flags |= VM_IO | VM_DONTEXPAND | VM_DONTDUMP;
#else
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
#endif
#else
	vma->vm_flags |= VM_IO | VM_RESERVED;
#endif

	rc = io_remap_pfn_range(vma, vma->vm_start, (level->regs + off) >> PAGE_SHIFT,
				size, vma->vm_page_prot);
	if (rc)
		return -EAGAIN;
	return rc;
}
#endif

static const struct file_operations level_fops = {
	.owner = THIS_MODULE,
	.open = level_open,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
	.mmap_prepare = level_mmap_prepare,
#else
	.mmap = level_mmap,
#endif
};

static struct miscdevice level_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "level",
	.fops = &level_fops,
};
module_misc_device(level_misc);

MODULE_DESCRIPTION("An example driver that brings a flag of long ago");
MODULE_LICENSE("Dual MIT/GPL");
