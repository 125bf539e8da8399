// A handler on one line.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct oak {
	phys_addr_t regs;
	size_t len;
};

static int oak_mmap(struct file *file, struct vm_area_struct *vma) { return -EPERM; }

static const struct file_operations oak_fops = {
	.owner	= THIS_MODULE,
	.mmap	= oak_mmap,
};
