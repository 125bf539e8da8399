// The configuration chooses one of two definitions.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "flume.h"

static const struct file_operations flume_fops = {
	.owner	= THIS_MODULE,
	.mmap	= flume_mmap,
};
