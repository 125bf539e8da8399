// A call of open() that is only a part of a statement cannot be taken out with the rest of it.
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

static int moor_comma_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	moor_open(vma), vma->vm_pgoff = 0;
	return 0;
}

static const struct file_operations moor_comma_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_comma_mmap,
};

static int moor_chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	moor->mode ? moor_open(vma) : (void)0;
	return 0;
}

static const struct file_operations moor_chosen_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_chosen_mmap,
};

static int moor_test_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	if (moor->mode && (moor_open(vma), 1))
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations moor_test_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_test_mmap,
};
