#include <linux/hub.h>

static const struct hub_ops dim_ops = {
	.start = dim_start,
	.mmap = NULL,
};
