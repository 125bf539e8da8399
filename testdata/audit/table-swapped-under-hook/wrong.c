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

static const struct file_operations lathe_plain_fops = {
	.owner = THIS_MODULE,
};

static long lathe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	file->f_op = arg ? &lathe_fops : &lathe_plain_fops;
	return 0;
}
