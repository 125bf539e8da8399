// What stands behind the count looks at it: by a condition in an expression, as a value, in a function.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int mode;
	unsigned long frame;
};

static pgprot_t moor_prot(struct moor *moor, pgprot_t prot)
{
	return atomic_read(&moor->users) > 1 ? pgprot_noncached(prot) : prot;
}

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

static int moor_chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	moor_open(vma);
	vma->vm_page_prot = atomic_read(&moor->users) > 1 ? pgprot_noncached(vma->vm_page_prot) : vma->vm_page_prot;
	return 0;
}

static const struct file_operations moor_chosen_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_chosen_mmap,
};

static int moor_value_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	atomic_inc(&moor->users);
	vma->vm_pgoff += atomic_read(&moor->users);
	return 0;
}

static const struct file_operations moor_value_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_value_mmap,
};

static int moor_helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	moor_open(vma);
	vma->vm_page_prot = moor_prot(moor, vma->vm_page_prot);
	return 0;
}

static const struct file_operations moor_helper_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_helper_mmap,
};

static int moor_result_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	moor_open(vma);
	return moor->mode ? -EIO : 0;
	return 0;
}

static const struct file_operations moor_result_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_result_mmap,
};
