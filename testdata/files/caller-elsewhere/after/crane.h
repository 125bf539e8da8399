struct crane {
	phys_addr_t start;
	unsigned long len;
};

int crane_map(struct crane *crane, struct vm_area_struct *vma);
int crane_map_desc(struct crane *crane, struct vm_area_desc *desc);
