// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "kernels.h"

static unsigned long sluice_pfn;

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	sluice_flags(vma, VM_RESERVED);
	return remap_pfn_range(vma, vma->vm_start, sluice_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_mmap,
};
