struct vole {
	phys_addr_t regs;
};

static inline int vole_map(struct vole *vole, struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) != PAGE_SIZE)
		return -EINVAL;

	mmap_action_ioremap_full(desc, PHYS_PFN(vole->regs));
	return 0;
}
