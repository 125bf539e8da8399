struct tram {
	unsigned long pfn;
	struct vm_area_struct *vma;
};

int tram_fill(struct tram *car, struct vm_area_struct *vma);
