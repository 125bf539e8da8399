#include <linux/fs.h>
#include <linux/module.h>

static vm_fault_t torch_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct torch_vm_ops = {
	.fault = torch_fault,
};

static int torch_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > 4096)
		return -EINVAL;
	vma->vm_ops = &torch_vm_ops;
	return 0;
}

static const struct file_operations torch_fops = {
	.owner = THIS_MODULE,
	.mmap = torch_mmap,
};
