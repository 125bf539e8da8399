#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn;
	struct kref ref;
};

static void barn_free(struct kref *ref)
{
}

static int barn_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct barn *barn = file->private_data;

	kref_get(&barn->ref);
	return 0;
}

static void barn_close(struct vm_area_struct *vma)
{
	struct barn *barn = vma->vm_file->private_data;

	kref_put(&barn->ref, barn_free);
}

static const struct vm_operations_struct barn_vm_ops = {
	.mapped = barn_mapped,
	.close = barn_close,
};

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &barn_vm_ops;
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};
