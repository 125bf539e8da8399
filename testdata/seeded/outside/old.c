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

static const struct vm_operations_struct loft_vm_ops = {
	.open = loft_open,
	.close = loft_close,
};

static int loft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loft *loft = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	if (vma_pages(vma) > loft->pages)
		return -ENXIO;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = loft;
	vma->vm_ops = &loft_vm_ops;
	percpu_counter_inc(&loft->mappings);
	return 0;
}

const struct file_operations loft_fops = {
	.owner = THIS_MODULE,
	.mmap = loft_mmap,
};

MODULE_DESCRIPTION("loft");
MODULE_LICENSE("Dual MIT/GPL");
