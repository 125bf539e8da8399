#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	struct kref ref;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	kref_get(&lamp->ref);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	kref_put(&lamp->ref, lamp_release);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static void lamp_install(struct vm_area_struct *vma, struct lamp *lamp)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = lamp;
}

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	lamp_install(vma, lamp);
	kref_get(&lamp->ref);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
