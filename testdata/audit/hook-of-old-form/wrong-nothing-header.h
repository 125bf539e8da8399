#ifndef LATHE_H
#define LATHE_H

#ifdef CONFIG_LATHE_MAP
int lathe_mmap_prepare(struct vm_area_desc *desc);
#else
#define lathe_mmap NULL
#endif

#endif
