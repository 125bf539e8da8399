struct rail {
	phys_addr_t start;
	unsigned long len;
};

int rail_map(struct rail *rail, struct vm_area_struct *vma);
