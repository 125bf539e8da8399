// A stall: the object that each mapping gets is made by its type.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct stall {
	void *owner;
};

static void stall_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct stall_vm_ops = {
	.close = stall_close,
};

static int stall_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *owner = file->private_data;
	struct stall *stall;

	stall = kzalloc_obj(*stall);
	if (!stall)
		return -ENOMEM;
	stall->owner = owner;
	vma->vm_private_data = stall;
	vma->vm_ops = &stall_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations stall_fops = {
	.mmap = stall_mmap,
};
