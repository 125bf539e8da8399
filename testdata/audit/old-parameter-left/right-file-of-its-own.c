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
	struct file *file = desc->file;

	if (file->f_flags & O_SYNC)
		return -EPERM;
	mmap_action_remap_full(desc, kiln->pfn);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
