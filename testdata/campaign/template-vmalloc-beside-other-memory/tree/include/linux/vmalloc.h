#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

struct vm_area_struct;

void *vmalloc_user(unsigned long size);
void *vmap(struct page **pages, unsigned int count, unsigned long flags);

int remap_vmalloc_range(struct vm_area_struct *vma, void *addr,
			unsigned long pgoff);

#endif
