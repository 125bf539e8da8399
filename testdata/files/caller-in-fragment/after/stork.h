struct stork {
	phys_addr_t base;
	unsigned long len;
};

int stork_map(struct stork *stork, struct vm_area_struct *vma);
int stork_map_desc(struct stork *stork, struct vm_area_desc *desc);
