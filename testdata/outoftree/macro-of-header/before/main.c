// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/mm.h>

#include <hut/wrap.h>

static unsigned long hut_pfn;

static int hut_mmap(struct file *file, struct vm_area_struct *vma)
{
	return hut_remap(vma, vma->vm_start, hut_pfn);
}

static int attic_mmap(struct file *file, struct vm_area_struct *vma)
{
	HUT_DEBUG_ASSERT(vma);
	return remap_pfn_range(vma, vma->vm_start, hut_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int cellar_mmap(struct file *file, struct vm_area_struct *vma)
{
	HUT_ROOM_ASSERT(vma);
	return remap_pfn_range(vma, vma->vm_start, hut_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations cellar_fops = {
	.mmap = cellar_mmap,
};

const struct file_operations hut_fops = {
	.mmap = hut_mmap,
};

const struct file_operations attic_fops = {
	.mmap = attic_mmap,
};
