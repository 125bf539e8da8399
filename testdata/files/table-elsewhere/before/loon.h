struct loon {
	phys_addr_t start;
	unsigned long len;
};

extern const struct vm_operations_struct loon_vm_ops;
