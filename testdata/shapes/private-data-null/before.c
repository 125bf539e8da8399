// Private data is NULL on entry; only where something else may have been stored it is set.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct drawer_vm_ops = { };
static void *spare;

static int drawer_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &drawer_vm_ops;
	vma->vm_private_data = NULL;
	return 0;
}

static const struct file_operations drawer_fops = {
	.owner	= THIS_MODULE,
	.mmap	= drawer_mmap,
};

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = spare;
	vma->vm_ops = &drawer_vm_ops;
	if (vma->vm_pgoff)
		vma->vm_private_data = NULL;
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shelf_mmap,
};

static void chest_fill(struct vm_area_struct *vma)
{
	vma->vm_private_data = spare;
}

static int chest_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	chest_fill(vma);
	vma->vm_ops = &drawer_vm_ops;
	vma->vm_private_data = NULL;
	return 0;
}

static const struct file_operations chest_fops = {
	.owner	= THIS_MODULE,
	.mmap	= chest_mmap,
};
