/* Cups on old and new kernels. */
#ifndef CUP_H
#define CUP_H

#include <linux/version.h>
#include <linux/types.h>

#define CUP_KERNEL_IS(a, b) (LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, 0))

struct cup {
	phys_addr_t tea;
};

#endif
