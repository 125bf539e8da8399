#ifndef LATHE_H
#define LATHE_H

/**
 * lathe_mmap_prepare - show the registers
 * @desc: the mapping
 */
int lathe_mmap_prepare(struct vm_area_desc *desc);

#endif
