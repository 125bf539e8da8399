// close() gives back what nobody is seen to take: the function that finds the object did.
#include <linux/fs.h>
#include <linux/mm.h>

struct copse {
	struct kref ref;
	struct page *page;
};

struct copse *copse_of(struct inode *inode);

static void copse_vm_close(struct vm_area_struct *vma)
{
	struct copse *copse = vma->vm_private_data;

	kref_put(&copse->ref, copse_free);
}

static const struct vm_operations_struct copse_vm_ops = {
	.close = copse_vm_close,
	.fault = copse_fault,
};

static int copse_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_private_data = copse_of(file_inode(file));
	vma->vm_ops = &copse_vm_ops;
	return 0;
}

static const struct file_operations copse_fops = {
	.owner = THIS_MODULE,
	.mmap = copse_mmap,
};
