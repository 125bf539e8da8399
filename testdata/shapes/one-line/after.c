// A handler on one line.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct oak {
	phys_addr_t regs;
	size_t len;
};

static int oak_mmap_prepare(struct vm_area_desc *desc) { return -EPERM; }

static const struct file_operations oak_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = oak_mmap_prepare,
};
