// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct ladder {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct ladder ladder_device;

static int ladder_open(struct inode *inode, struct file *file)
{
	file->private_data = &ladder_device;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
static int ladder_mmap_prepare(struct vm_area_desc *desc)
{
	struct ladder *ladder = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > ladder->size)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);

	if (!ladder->cached)
		desc->page_prot = pgprot_noncached(desc->page_prot);

	mmap_action_remap_full(desc, PHYS_PFN(ladder->regs));
	return 0;
}
#else
static int ladder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ladder *ladder = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > ladder->size)
		return -EINVAL;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0)
	vma->vm_flags |= VM_IO | VM_DONTEXPAND;
#else
	vma->vm_flags |= VM_IO | VM_RESERVED;
#endif

	if (!ladder->cached)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ladder->regs),
			       size, vma->vm_page_prot);
}
#endif

static const struct file_operations ladder_fops = {
	.owner = THIS_MODULE,
	.open = ladder_open,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
	.mmap_prepare = ladder_mmap_prepare,
#else
	.mmap = ladder_mmap,
#endif
};

static struct miscdevice ladder_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ladder",
	.fops = &ladder_fops,
};
module_misc_device(ladder_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
