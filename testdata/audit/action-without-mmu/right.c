#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	struct page **pages;
	struct file *backing;
	struct kref ref;
	struct device dev;
	atomic_t maps;
};

static unsigned long lathe_area(struct file *file, unsigned long addr, unsigned long len,
				unsigned long pgoff, unsigned long flags)
{
	return pgoff << PAGE_SHIFT;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

#ifdef CONFIG_MMU
	mmap_action_remap_full(desc, lathe->pfn);
#endif
	return lathe->nr ? 0 : -ENXIO;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
#ifndef CONFIG_MMU
	.get_unmapped_area = lathe_area,
#endif
};
