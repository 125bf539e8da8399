#ifndef LATHE_H
#define LATHE_H

#ifdef CONFIG_LATHE_MAP
int lathe_mmap_prepare(struct vm_area_desc *desc);
#else
static inline int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}
#endif

#endif
