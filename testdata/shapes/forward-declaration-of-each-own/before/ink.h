#ifndef INK_H
#define INK_H

struct vm_area_struct;

void ink_open(struct vm_area_struct *vma);

#endif
