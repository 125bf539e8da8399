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

	if (!lathe->nr)
		return -ENXIO;
	if (IS_ENABLED(CONFIG_MMU)) {
		mmap_action_remap_full(desc, lathe->pfn);
		return 0;
	}
	return -ENOSYS;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
#ifndef CONFIG_MMU
	.get_unmapped_area = lathe_area,
#endif
};
