struct heron {
	phys_addr_t ring;
};

int heron_queue_mmap(struct heron *heron, struct vm_area_struct *vma);
int heron_ring_mmap(struct heron *heron, struct vm_area_struct *vma);
