// A wharf: each mapping holds a reference, which close() drops.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wharf {
	struct cdev cdev;
	struct kref ref;
};

static int wharf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct wharf, cdev);
	return 0;
}

static void wharf_vm_open(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	kref_get(&wharf->ref);
}

static void wharf_vm_close(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	kref_put(&wharf->ref, wharf_free);
}

static const struct vm_operations_struct wharf_vm_ops = {
	.open	= wharf_vm_open,
	.close	= wharf_vm_close,
};

static int wharf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wharf *wharf = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &wharf_vm_ops;
	vma->vm_private_data = wharf;
	kref_get(&wharf->ref);
	return 0;
}

static const struct file_operations wharf_fops = {
	.owner	= THIS_MODULE,
	.open	= wharf_open,
	.mmap	= wharf_mmap,
};
