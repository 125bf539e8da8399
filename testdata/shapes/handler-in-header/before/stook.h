#ifndef STOOK_H
#define STOOK_H

static inline int stook_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	return vm_iomap_memory(vma, 0x1000, PAGE_SIZE);
}

#endif
