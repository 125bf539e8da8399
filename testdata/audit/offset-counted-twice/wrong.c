#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	size_t size;
	bool coarse;
	struct mutex lock;
	struct page **pages;
	struct kref ref;
	atomic_t maps;
	unsigned int users;
};

struct lathe_bar {
	phys_addr_t base;
	size_t size;
};

struct lathe_bars {
	unsigned int nr;
	struct lathe_bar bar[6];
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe_bars *bars = desc->file->private_data;

	if (desc->pgoff >= bars->nr)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, bars->bar[desc->pgoff].base, bars->bar[desc->pgoff].size);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
