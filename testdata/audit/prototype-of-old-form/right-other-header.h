#ifndef LATHE_H
#define LATHE_H

int lathe_mmap_prepare(struct vm_area_desc *desc);
int lathe_mmap_locked(struct file *file, struct vm_area_struct *vma);

#endif
