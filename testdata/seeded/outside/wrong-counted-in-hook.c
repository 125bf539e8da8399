// SPDX-License-Identifier: MIT OR Apache-2.0
/* A loft: its mappings are counted by the kernel, of which no run sees the inside. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu_counter.h>

struct loft {
	struct percpu_counter mappings;
	unsigned long pages;
};

static void loft_open(struct vm_area_struct *vma)
{
	struct loft *loft = vma->vm_private_data;

	percpu_counter_inc(&loft->mappings);
}

static void loft_close(struct vm_area_struct *vma)
{
	struct loft *loft = vma->vm_private_data;

	percpu_counter_dec(&loft->mappings);
}

static int loft_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct loft *loft = *vm_private_data;

	(void)loft;
	return 0;
}

static const struct vm_operations_struct loft_vm_ops = {
	.open = loft_open,
	.close = loft_close,
	.mapped = loft_mapped,
};

static int loft_mmap_prepare(struct vm_area_desc *desc)
{
	struct loft *loft = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;
	if (vma_desc_pages(desc) > loft->pages)
		return -ENXIO;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->private_data = loft;
	desc->vm_ops = &loft_vm_ops;
	percpu_counter_inc(&loft->mappings);
	return 0;
}

const struct file_operations loft_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = loft_mmap_prepare,
};

MODULE_DESCRIPTION("loft");
MODULE_LICENSE("Dual MIT/GPL");
