#include <linux/fs.h>
#include "granite.h"

const struct file_operations granite_fops = {
	.owner	= THIS_MODULE,
	.open	= granite_open,
	.mmap_prepare = granite_mmap_prepare,
};
