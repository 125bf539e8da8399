#ifndef INK_H
#define INK_H

void ink_open(struct vm_area_struct *vma);

#endif
