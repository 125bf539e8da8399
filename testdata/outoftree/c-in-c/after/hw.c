// SPDX-License-Identifier: MIT OR Apache-2.0
// Included by main.c, which has the headers.

#ifdef HAVE_MMAP_PREPARE
static int nested_mmap_prepare(struct vm_area_desc *desc)
{
	struct nested *nested = desc->file->private_data;

	// The window is one page.
	if (vma_desc_size(desc) != PAGE_SIZE)
		return -EINVAL;
	mmap_action_ioremap_full(desc, PHYS_PFN(nested->regs));
	return 0;
}
#else
static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nested *nested = file->private_data;

	// The window is one page.
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(nested->regs), PAGE_SIZE, vma->vm_page_prot);
}
#endif
