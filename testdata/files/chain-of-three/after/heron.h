struct heron {
	phys_addr_t ring;
};

int heron_queue_mmap_prepare(struct heron *heron, struct vm_area_desc *desc);
int heron_ring_mmap_prepare(struct heron *heron, struct vm_area_desc *desc);
