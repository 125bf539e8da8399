#include <linux/errno.h>

#include "ferry.h"

int ferry_allows(struct ferry *ferry, unsigned long length)
{
	return length > ferry->length ? -EINVAL : 0;
}
