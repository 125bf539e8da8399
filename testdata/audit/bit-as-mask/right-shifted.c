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
	unsigned long flags = vma_flags_to_legacy(desc->vma_flags);

	if (flags & (1UL << VMA_WRITE_BIT))
		return -EPERM;
	if (flags & BIT(VMA_EXEC_BIT))
		return -EPERM;
	mmap_action_remap_full(desc, kiln->pfn);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
