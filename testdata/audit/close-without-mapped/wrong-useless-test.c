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

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lathe *lathe = *vm_private_data;

	atomic_inc(&lathe->maps);
	return 0;
}

static void lathe_close(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_private_data;

	if (!lathe)
		return;
	atomic_dec(&lathe->maps);
}

static const struct vm_operations_struct lathe_vm_ops = {
	.mapped = lathe_mapped,
	.close = lathe_close,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	desc->vm_ops = &lathe_vm_ops;
	desc->private_data = lathe;
	mmap_action_simple_ioremap(desc, lathe->base, lathe->size);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
