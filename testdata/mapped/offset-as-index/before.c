#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {

};

static int lamp_counts[4];

static void lamp_vm_open(struct vm_area_struct *vma)
{
	lamp_counts[vma->vm_pgoff]++;
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	lamp_counts[vma->vm_pgoff]--;
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	if (vma->vm_pgoff > 3 || !lamp)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lamp_vm_ops;
	lamp_counts[vma->vm_pgoff]++;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
