#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static vm_fault_t planer_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct planer_vm_ops = {
	.fault = planer_fault,
};

static int planer_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &planer_vm_ops;
	return generic_file_mmap_prepare(desc);
}

static const struct file_operations planer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = planer_mmap_prepare,
};
