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

struct lathe_map {
	struct lathe *lathe;
	unsigned long start;
};

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lathe *lathe = file->private_data;

	atomic_inc(&lathe->maps);
	return 0;
}

static void lathe_close(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_file->private_data;

	atomic_dec(&lathe->maps);
}

static const struct vm_operations_struct lathe_vm_ops = {
	.mapped = lathe_mapped,
	.close = lathe_close,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	if (lathe->pfn) {
		mmap_action_remap_full(desc, lathe->pfn);
		return 0;
	}
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
