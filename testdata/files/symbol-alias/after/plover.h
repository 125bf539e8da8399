struct plover {
	phys_addr_t base;
	unsigned long len;
};

int plover_map(struct plover *plover, struct vm_area_struct *vma);
int plover_map_desc(struct plover *plover, struct vm_area_desc *desc);
