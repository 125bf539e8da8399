// Nothing can be mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct elm {
	phys_addr_t regs;
	size_t len;
};

static int elm_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations elm_fops = {
	.owner	= THIS_MODULE,
	.mmap	= elm_mmap,
};
