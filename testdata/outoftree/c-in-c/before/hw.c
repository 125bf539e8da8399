// SPDX-License-Identifier: MIT OR Apache-2.0
// Included by main.c, which has the headers.

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nested *nested = file->private_data;

	// The window is one page.
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(nested->regs), PAGE_SIZE, vma->vm_page_prot);
}
