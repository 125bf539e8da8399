// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/mm.h>

/* For this file alone. */
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP)

/* What fossil_mmap() would like to have. */
unsigned long fossil_flags(void);
unsigned long fossil_flags(void)
{
	return VM_RESERVED;
}
