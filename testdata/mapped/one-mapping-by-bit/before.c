#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	unsigned long flags;
};

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	clear_bit(0, &lamp->flags);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	if (test_and_set_bit(0, &lamp->flags))
		return -EBUSY;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = lamp;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
