#include <linux/fs.h>
#include <linux/mm.h>

#define LAMP_MAX 4

struct lamp {
	atomic_t users;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	atomic_inc(&lamp->users);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	atomic_dec(&lamp->users);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	if (atomic_inc_return(&lamp->users) > LAMP_MAX) {
		atomic_dec(&lamp->users);
		return -EBUSY;
	}
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = lamp;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
