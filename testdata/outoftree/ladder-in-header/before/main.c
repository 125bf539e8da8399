// SPDX-License-Identifier: MIT OR Apache-2.0
/* A cup whose header asks for the kernel. */
#include <linux/fs.h>
#include <linux/mm.h>
#include "table.h"

static int cup_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cup *cup = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cup->tea),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations cup_fops = {
	.mmap = cup_mmap,
};
