#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	phys_addr_t base;
	size_t size;
	unsigned long state;
	struct file *backing;
	void *last;
	atomic_t maps;
};

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	unsigned long block = kiln->state >> PAGE_SHIFT;

	mmap_action_simple_ioremap(desc, kiln->base + (block << PAGE_SHIFT), kiln->size);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
