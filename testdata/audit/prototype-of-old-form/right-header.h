#ifndef LATHE_H
#define LATHE_H

int lathe_mmap_prepare(struct vm_area_desc *desc);

#endif
