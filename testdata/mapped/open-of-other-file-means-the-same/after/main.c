// Piers: open() stands in another file than its table, and all that it names is the same in both.
#include "pier.h"

static int pier_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data);

static const struct vm_operations_struct pier_vm_ops = {
	.open = pier_open,
	.close = pier_close,
	.mapped = pier_mapped,
};

static int pier_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct pier *pier = *vm_private_data;

	atomic_inc(&pier->boats);

	return 0;
}

static int pier_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &pier_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations pier_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = pier_mmap_prepare,
};
