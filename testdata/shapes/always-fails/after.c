// Nothing can be mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct elm {
	phys_addr_t regs;
	size_t len;
};

static int elm_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations elm_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = elm_mmap_prepare,
};
