/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0)
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP)
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define sluice_flags(vma, flags) \
	vm_flags_set(vma, (vm_flags_t)(flags));
#else
#define sluice_flags(vma, flags) \
	(vma)->vm_flags |= flags;
#endif
