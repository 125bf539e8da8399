struct bolt {
	struct address_space *mapping;
	struct drm_vma_offset_node node;
	unsigned long pfn;
	bool gone;
};

void bolt_remove(struct bolt *bolt);
