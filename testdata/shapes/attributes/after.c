// Attributes stand beside the parameters.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct grain {
	phys_addr_t regs;
	size_t len;
};

static int grain_mmap_prepare(struct vm_area_desc *desc)
{
	return -EACCES;
}

static const struct file_operations grain_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = grain_mmap_prepare,
};
