// What stands behind the count looks at nothing that was changed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int mode;
	unsigned long frame;
};

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

static int moor_value_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	moor_open(vma);
	vma->vm_pgoff += moor->frame;
	pr_debug("%d\n", moor->mode);
	return 0;
}

static const struct file_operations moor_value_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_value_mmap,
};
