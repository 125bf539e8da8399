struct vole {
	phys_addr_t regs;
};

static inline int vole_map(struct vole *vole, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;

	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(vole->regs), PAGE_SIZE, vma->vm_page_prot);
}
