// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

#include "kernels.h"

static unsigned long sluice_pfn;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int sluice_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(VM_RESERVED));
	mmap_action_remap_full(desc, sluice_pfn);
	return 0;
}
#else
static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	sluice_flags(vma, VM_RESERVED);
	return remap_pfn_range(vma, vma->vm_start, sluice_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = sluice_mmap_prepare,
#else
	.mmap = sluice_mmap,
#endif
};
