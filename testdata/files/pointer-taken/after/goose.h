struct goose {
	phys_addr_t start;
	unsigned long len;
};

int goose_map(struct goose *goose, struct vm_area_struct *vma);
int goose_map_desc(struct goose *goose, struct vm_area_desc *desc);
