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

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lathe *lathe = file->private_data;

	return lathe->cached ? 0 : -ENXIO;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.mapped = lathe_mapped,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	desc->action.error_override = -EAGAIN;
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
