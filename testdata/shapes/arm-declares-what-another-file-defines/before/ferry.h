#ifndef FERRY_H
#define FERRY_H

#include <linux/types.h>

struct ferry {
	phys_addr_t base;
	unsigned long length;
};

#if IS_ENABLED(CONFIG_FERRY_TOLL)
int ferry_allows(struct ferry *ferry, unsigned long length);
#else
static inline int ferry_allows(struct ferry *ferry, unsigned long length)
{
	return 0;
}
#endif

#endif
