// SPDX-License-Identifier: MIT OR Apache-2.0
/* A kite counted for each mapping; only the first line ends as on Unix. */
#include <linux/fs.h>
#include <linux/mm.h>

struct kite {
	atomic_t strings;
	phys_addr_t tail;
};

static void kite_vm_open(struct vm_area_struct *vma)
{
	struct kite *kite = vma->vm_private_data;

	atomic_inc(&kite->strings);
}

static int kite_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct kite *kite = file->private_data;

	atomic_inc(&kite->strings);
	*vm_private_data = kite;
	return 0;
}

static void kite_vm_close(struct vm_area_struct *vma)
{
	struct kite *kite = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!kite)
		return;

	atomic_dec(&kite->strings);
}

static const struct vm_operations_struct kite_vm_ops = {
	.open	= kite_vm_open,
	.close	= kite_vm_close,
	.mapped	= kite_vm_mapped,
};

static int kite_mmap_prepare(struct vm_area_desc *desc)
{
	struct kite *kite = desc->file->private_data;

	mmap_action_simple_ioremap(desc, kite->tail, PAGE_SIZE);
	desc->vm_ops = &kite_vm_ops;
	return 0;
}

static const struct file_operations kite_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = kite_mmap_prepare,
};
