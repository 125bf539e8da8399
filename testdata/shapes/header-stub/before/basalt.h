#ifndef BASALT_H
#define BASALT_H

extern phys_addr_t basalt_base;
extern unsigned long basalt_len;

#ifdef CONFIG_BASALT
int basalt_mmap(struct file *file, struct vm_area_struct *vma);
#else
static inline int basalt_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}
#endif

#endif
