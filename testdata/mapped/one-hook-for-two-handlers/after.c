// Looms: two handlers take the same, and one hook does it for both.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	refcount_t users;
	int threads;
};

static vm_fault_t loom_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static void loom_hold(struct loom *loom)
{
	refcount_inc(&loom->users);
}

static void loom_drop(struct loom *loom)
{
	refcount_dec(&loom->users);
}

static void loom_vm_open(struct vm_area_struct *vma)
{
	loom_hold(vma->vm_private_data);
}

static int loom_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	loom_hold(*vm_private_data);

	return 0;
}

static void loom_vm_close(struct vm_area_struct *vma)
{
	loom_drop(vma->vm_private_data);
}

static const struct vm_operations_struct loom_vm_ops = {
	.open = loom_vm_open,
	.close = loom_vm_close,
	.mapped = loom_vm_mapped,
	.fault = loom_fault,
};

/* Takes by itself what open() takes. */
static int warp_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = loom;
	desc->vm_ops = &loom_vm_ops;
	return 0;
}

/* Calls open(). */
static int weft_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &loom_vm_ops;
	return 0;
}

static const struct file_operations warp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = warp_mmap_prepare,
};

static const struct file_operations weft_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = weft_mmap_prepare,
};
