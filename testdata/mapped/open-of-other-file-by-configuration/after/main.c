// The header has another function in some configurations, the same for both files.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "carr.h"

static int carr_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data);

static const struct vm_operations_struct carr_vm_ops = {
	.open	= carr_open,
	.close	= carr_close,
	.mapped	= carr_mapped,
};

static int carr_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct carr *carr = *vm_private_data;

	carr_up(carr);

	return 0;
}

static int carr_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &carr_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_PFNMAP_BIT);
	return 0;
}

static const struct file_operations carr_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = carr_mmap_prepare,
};
