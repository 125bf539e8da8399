struct finch {
	phys_addr_t start;
	unsigned long len;
};

int finch_map(struct finch *finch, struct vm_area_desc *desc);
