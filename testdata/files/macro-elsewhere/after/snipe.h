struct snipe {
	phys_addr_t start;
	unsigned long len;
};

int snipe_map(struct snipe *snipe, struct vm_area_struct *vma);
int snipe_map_desc(struct snipe *snipe, struct vm_area_desc *desc);
