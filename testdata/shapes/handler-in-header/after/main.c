// A handler in a header, for two drivers.
#include <linux/fs.h>
#include "stook.h"

static const struct file_operations stook_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = stook_mmap_prepare,
};
