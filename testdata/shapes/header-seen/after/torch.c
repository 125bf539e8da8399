#include <linux/fs.h>
#include <linux/module.h>

static vm_fault_t torch_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct torch_vm_ops = {
	.fault = torch_fault,
};

static int torch_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > 4096)
		return -EINVAL;
	desc->vm_ops = &torch_vm_ops;
	return 0;
}

static const struct file_operations torch_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = torch_mmap_prepare,
};
