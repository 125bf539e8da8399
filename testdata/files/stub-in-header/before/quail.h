struct quail {
	phys_addr_t start;
	unsigned long len;
};

#ifdef CONFIG_QUAIL_DMA
int quail_map(struct quail *quail, struct vm_area_struct *vma);
#else
static inline int quail_map(struct quail *quail, struct vm_area_struct *vma)
{
	return -ENODEV;
}
#endif
