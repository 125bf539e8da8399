#ifndef STOOK_H
#define STOOK_H

static inline int stook_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	mmap_action_simple_ioremap(desc, 0x1000, PAGE_SIZE);
	return 0;
}

#endif
