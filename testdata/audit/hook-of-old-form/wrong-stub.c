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

#ifdef CONFIG_LATHE_MAP
static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	mmap_action_simple_ioremap(desc, lathe->base, lathe->size);
	return 0;
}
#else
static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}
#endif

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
