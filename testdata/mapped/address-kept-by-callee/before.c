// A function keeps where the mapping is, and does not know what it keeps.
#include <linux/fs.h>
#include <linux/mm.h>

struct ridge {
	unsigned long where;
};

static void ridge_note(struct ridge *r, unsigned long value)
{
	r->where = value;
}

static int ridge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ridge *ridge = file->private_data;

	ridge_note(ridge, vma->vm_start);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &ridge_fault_ops;
	return 0;
}

static const struct vm_operations_struct ridge_fault_ops = {
	.fault = ridge_fault,
};

static const struct file_operations ridge_fops = {
	.owner = THIS_MODULE,
	.mmap = ridge_mmap,
};
