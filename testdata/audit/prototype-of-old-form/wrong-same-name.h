#ifndef LATHE_H
#define LATHE_H

int lathe_mmap_prepare(struct file *file, struct vm_area_struct *vma);

#endif
