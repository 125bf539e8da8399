struct swift {
	struct swift *next;
	phys_addr_t start;
	unsigned long len;
};

int swift_map(struct swift *swift, struct vm_area_struct *vma, int depth);
