#ifndef COMPAT_H
#define COMPAT_H

#define io_remap_pfn_range(vma, at, frame, size, prot) remap_pfn_range(vma, at, (frame) << 1, size, prot)

#undef VM_NORESERVE
#define VM_NORESERVE 0

int punt_mmap_prepare(int oars);

#endif
