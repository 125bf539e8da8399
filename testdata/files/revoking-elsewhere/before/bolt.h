struct bolt {
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

void bolt_remove(struct bolt *bolt);
