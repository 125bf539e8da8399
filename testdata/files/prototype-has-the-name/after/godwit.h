struct godwit {
	phys_addr_t base;
	unsigned long len;
};

int godwit_map(struct godwit *desc, struct vm_area_desc *vma);
