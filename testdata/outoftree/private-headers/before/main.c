// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/miscdevice.h>
#include <linux/module.h>

#include "inc/barge.h"

static const struct file_operations barge_fops = {
	.owner	= THIS_MODULE,
	.open	= barge_open,
	.mmap	= barge_mmap,
	.llseek	= noop_llseek,
};

static struct miscdevice barge_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "barge",
	.fops = &barge_fops,
};
module_misc_device(barge_misc);

MODULE_DESCRIPTION("An example driver of two files");
MODULE_LICENSE("Dual MIT/GPL");
