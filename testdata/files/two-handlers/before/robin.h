struct robin {
	phys_addr_t start;
	unsigned long len;
};

int robin_map(struct robin *robin, struct vm_area_struct *vma);
