// What stands behind the count looks at it by a macro, or one of the two goes by a pointer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	unsigned long first;
};

#define MOOR_IS_SHARED(moor) (atomic_read(&(moor)->users) > 1)

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
	vma->vm_page_prot = MOOR_IS_SHARED(moor) ? pgprot_noncached(vma->vm_page_prot) : vma->vm_page_prot;
	return 0;
}

static const struct file_operations moor_macro_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_macro_mmap,
};

static int moor_reader_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;
	atomic_t *users = &moor->users;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	atomic_inc(&moor->users);
	vma->vm_page_prot = atomic_read(users) > 1 ? pgprot_noncached(vma->vm_page_prot) : vma->vm_page_prot;
	return 0;
}

static const struct file_operations moor_reader_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_reader_mmap,
};

static int moor_counter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;
	atomic_t *users = &moor->users;

	vma->vm_ops = &moor_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	atomic_inc(users);
	vma->vm_page_prot = atomic_read(&moor->users) > 1 ? pgprot_noncached(vma->vm_page_prot) : vma->vm_page_prot;
	return 0;
}

static const struct file_operations moor_counter_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_counter_mmap,
};
