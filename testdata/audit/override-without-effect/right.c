#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <linux/uio_driver.h>

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

static int lathe_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	struct lathe *lathe = info->priv;

	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static void lathe_setup(struct uio_info *info)
{
	info->mmap_prepare = lathe_mmap_prepare;
}
