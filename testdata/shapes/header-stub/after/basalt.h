#ifndef BASALT_H
#define BASALT_H

extern phys_addr_t basalt_base;
extern unsigned long basalt_len;

#ifdef CONFIG_BASALT
int basalt_mmap_prepare(struct vm_area_desc *desc);
#else
static inline int basalt_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}
#endif

#endif
