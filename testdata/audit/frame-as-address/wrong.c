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

static int kiln_map(struct vm_area_desc *desc, phys_addr_t from, size_t size)
{
	mmap_action_simple_ioremap(desc, from, size);
	return 0;
}

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	return kiln_map(desc, kiln->base >> PAGE_SHIFT, kiln->size);
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
