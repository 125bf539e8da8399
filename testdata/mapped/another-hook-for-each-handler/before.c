// Looms: open() prints, which one of the handlers does not.
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
	pr_info("a loom is mapped\n");
	loom_hold(vma->vm_private_data);
}

static void loom_vm_close(struct vm_area_struct *vma)
{
	loom_drop(vma->vm_private_data);
}

static const struct vm_operations_struct loom_vm_ops = {
	.open = loom_vm_open,
	.close = loom_vm_close,
	.fault = loom_fault,
};

/* Takes by itself what open() takes. */
static int warp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = loom;
	vma->vm_ops = &loom_vm_ops;
	loom_hold(loom);
	return 0;
}

/* Calls open(). */
static int weft_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &loom_vm_ops;
	loom_vm_open(vma);
	return 0;
}

static const struct file_operations warp_fops = {
	.owner = THIS_MODULE,
	.mmap = warp_mmap,
};

static const struct file_operations weft_fops = {
	.owner = THIS_MODULE,
	.mmap = weft_mmap,
};
