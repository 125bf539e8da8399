// What stands behind the count looks at something else by a macro and by a pointer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	unsigned long first;
};

#define MOOR_FIRST(moor) ((moor)->first)

static void moor_open(struct vm_area_struct *vma)
{
	struct moor *moor = vma->vm_file->private_data;

	atomic_inc(&moor->users);
}

static void moor_close(struct vm_area_struct *vma)
{
	struct moor *moor = vma->vm_file->private_data;

	atomic_dec(&moor->users);
}

static const struct vm_operations_struct moor_vm_ops = {
	.open	= moor_open,
	.close	= moor_close,
};

static int moor_macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	atomic_inc(&moor->users);
	vma->vm_pgoff += MOOR_FIRST(moor);
	return 0;
}

static const struct file_operations moor_macro_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_macro_mmap,
};

static int moor_pointer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;
	unsigned long *first = &moor->first;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	atomic_inc(&moor->users);
	vma->vm_pgoff += *first;
	return 0;
}

static const struct file_operations moor_pointer_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_pointer_mmap,
};
