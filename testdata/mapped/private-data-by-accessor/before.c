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

static void kite_close(struct vm_area_struct *vma)
{
	atomic_dec(&kite_of(vma)->flying);
}

static const struct vm_operations_struct kite_vm_ops = {
	.open = kite_open,
	.close = kite_close,
};

static int kite_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kite *kite = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, kite->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_private_data = kite;
	vma->vm_ops = &kite_vm_ops;
	kite_open(vma);
	return 0;
}

static const struct file_operations kite_fops = {
	.mmap = kite_mmap,
};
