#include <linux/fs.h>
#include "stook.h"

static const struct file_operations rick_fops = {
	.owner		= THIS_MODULE,
	.mmap_prepare	= stook_mmap_prepare,
};
