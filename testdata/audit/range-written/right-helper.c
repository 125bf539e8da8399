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

static void lathe_clip(unsigned long *start, unsigned long *end, size_t size)
{
	if (*end - *start > size)
		*end = *start + size;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	unsigned long start = desc->start, end = desc->end;

	lathe_clip(&start, &end, lathe->size);
	mmap_action_ioremap(desc, start, lathe->pfn, end - start);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
