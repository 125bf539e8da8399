struct mire {
	phys_addr_t regs;
	size_t len;
	bool taken;
};

int mire_claim(struct mire *mire);
