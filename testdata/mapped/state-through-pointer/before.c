// Who uses the moor is told through a pointer.
#include <linux/fs.h>
#include <linux/mm.h>

struct moor {
	const struct moor_calls *calls;
};

static void moor_vm_close(struct vm_area_struct *vma)
{
	struct moor *moor = vma->vm_private_data;

	moor->calls->leave(moor);
}

static const struct vm_operations_struct moor_vm_ops = {
	.close = moor_vm_close,
	.fault = moor_fault,
};

static int moor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	moor->calls->visit(moor);
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_private_data = moor;
	vma->vm_ops = &moor_vm_ops;
	return 0;
}

static const struct file_operations moor_fops = {
	.owner = THIS_MODULE,
	.mmap = moor_mmap,
};
