struct ring_channel {
	void *pages;
	unsigned long size;
	int (*mmap_ring)(struct ring_channel *channel, struct vm_area_struct *vma);
};

struct ring_port {
	int (*mmap)(struct ring_port *port, struct vm_area_struct *vma);
};

int ring_create(struct ring_channel *channel,
		int (*mmap_ring)(struct ring_channel *channel, struct vm_area_struct *vma));
int ring_window_mmap(struct ring_channel *channel, struct vm_area_struct *vma);
