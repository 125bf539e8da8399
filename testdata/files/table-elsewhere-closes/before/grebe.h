struct grebe {
	phys_addr_t start;
	unsigned long len;
};

extern const struct vm_operations_struct grebe_vm_ops;
