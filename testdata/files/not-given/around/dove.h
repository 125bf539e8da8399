struct dove {
	phys_addr_t start;
	unsigned long len;
};

int dove_map(struct dove *dove, struct vm_area_struct *vma);
