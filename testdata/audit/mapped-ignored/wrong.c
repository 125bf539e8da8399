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

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.mapped = lathe_mapped,
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.mmap = lathe_mmap,
};
