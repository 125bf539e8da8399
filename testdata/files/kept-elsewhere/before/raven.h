struct raven {
	phys_addr_t start;
	unsigned long len;
};

int raven_map(struct raven *raven, struct vm_area_struct *vma);
