struct hub_ops {
	int (*mmap)(struct vm_area_struct *vma);
};
