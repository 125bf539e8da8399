// The operations are those of a lower layer when open() is called through them.
#include <linux/fs.h>
#include <linux/mm.h>

static void dune_vm_open(struct vm_area_struct *vma)
{
	refcount_inc(&dune_users);
}

static void dune_vm_close(struct vm_area_struct *vma)
{
	refcount_dec(&dune_users);
}

static const struct vm_operations_struct dune_vm_ops = {
	.open = dune_vm_open,
	.close = dune_vm_close,
	.fault = dune_fault,
};

static int dune_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	if (vma->vm_ops)
		vma->vm_ops->open(vma);
	vma->vm_ops = &dune_vm_ops;
	return 0;
}

static const struct file_operations dune_fops = {
	.owner = THIS_MODULE,
	.mmap = dune_mmap,
};
