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

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	struct page *pages[4];
	int i;

	for (i = 0; i < 4; i++)
		pages[i] = lathe->pages[3 - i];
	if (vma_desc_pages(desc) != 4)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, pages);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
