// A silo: a static variable counts.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct silo {
	phys_addr_t regs;
	size_t len;
};

static phys_addr_t silo_base;

static int silo_mmap(struct file *file, struct vm_area_struct *vma)
{
	static int count;

	if (count++ > 15)
		return -EBUSY;
	return vm_iomap_memory(vma, silo_base, PAGE_SIZE);
}

static const struct file_operations silo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= silo_mmap,
};
