#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	struct file *backing;
	struct file *spare;
	bool cached;
	atomic_t maps;
	struct kref ref;
};

static void lathe_map(struct vm_area_desc *desc, unsigned long pfn)
{
	mmap_action_remap(desc, desc->start, pfn, PAGE_SIZE);
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	lathe_map(desc, lathe->pfn);
	vma_desc_clear_flags(desc, VMA_DONTDUMP_BIT);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
