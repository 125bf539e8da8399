struct ibis {
	struct page *pages[8];
	unsigned long len;
};

int ibis_map(struct ibis *ibis, struct vm_area_struct *vma);
