struct vole {
	phys_addr_t regs;
};

static inline int vole_map(struct vole *vole, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;

	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(vole->regs), PAGE_SIZE, vma->vm_page_prot);
}

/* As vole_map(), for a mapping that is being prepared. */
static inline int vole_map_desc(struct vole *vole, struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) != PAGE_SIZE)
		return -EINVAL;

	mmap_action_ioremap_full(desc, PHYS_PFN(vole->regs));
	return 0;
}
