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

static void lathe_free(struct kref *ref)
{
}

static struct lathe *lathe_get(struct lathe *lathe)
{
	kref_get(&lathe->ref);
	return lathe;
}

static void lathe_close(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_private_data;

	kref_put(&lathe->ref, lathe_free);
}

static const struct vm_operations_struct lathe_vm_ops = {
	.close = lathe_close,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->vm_ops = &lathe_vm_ops;
	desc->private_data = lathe_get(lathe);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
