// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct nested {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct nested nested_device;

static int nested_open(struct inode *inode, struct file *file)
{
	file->private_data = &nested_device;
	return 0;
}

#include "hw.c"

static const struct file_operations nested_fops = {
	.owner = THIS_MODULE,
	.open = nested_open,
#ifdef HAVE_MMAP_PREPARE
	.mmap_prepare = nested_mmap_prepare,
#else
	.mmap = nested_mmap,
#endif
};

static struct miscdevice nested_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "nested",
	.fops = &nested_fops,
};
module_misc_device(nested_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
