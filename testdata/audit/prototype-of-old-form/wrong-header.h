#ifndef LATHE_H
#define LATHE_H

int lathe_mmap(struct file *file, struct vm_area_struct *vma);

#endif
