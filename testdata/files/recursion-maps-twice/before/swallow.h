struct swallow {
	struct swallow *next;
	phys_addr_t start;
	unsigned long len;
};

int swallow_map(struct swallow *swallow, struct vm_area_struct *vma);
