// A kite: open() and close() reach the private data through functions that only return it.
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct kite {
	atomic_t flying;
	phys_addr_t base;
};

static inline struct kite *kite_of(struct vm_area_struct *vma)
{
	return vma->vm_private_data;
}

static void kite_open(struct vm_area_struct *vma)
{
	struct kite *kite = kite_of(vma);

	atomic_inc(&kite->flying);
}

static int kite_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct kite *kite = file->private_data;

	atomic_inc(&kite->flying);
	*vm_private_data = kite;

	return 0;
}

static void kite_close(struct vm_area_struct *vma)
{
	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	atomic_dec(&kite_of(vma)->flying);
}

static const struct vm_operations_struct kite_vm_ops = {
	.open = kite_open,
	.close = kite_close,
	.mapped = kite_mapped,
};

static int kite_mmap_prepare(struct vm_area_desc *desc)
{
	struct kite *kite = desc->file->private_data;

	mmap_action_remap_full(desc, kite->base >> PAGE_SHIFT);
	desc->vm_ops = &kite_vm_ops;
	return 0;
}

static const struct file_operations kite_fops = {
	.mmap_prepare = kite_mmap_prepare,
};
