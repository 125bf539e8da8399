#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static vm_fault_t lathe_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.fault = lathe_fault,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};

static struct file_operations lathe_quiet_fops;

static int lathe_quiet_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int lathe_init(void)
{
	lathe_quiet_fops = lathe_fops;
	lathe_quiet_fops.mmap_prepare = NULL;
	lathe_quiet_fops.mmap = lathe_quiet_mmap;
	return 0;
}
