#include <linux/string.h>
#include "plough.h"

void plough_dup(void *to, const void *from, size_t len)
{
	const u8 *bytes = from;

	memcpy(to, bytes, len);
}
