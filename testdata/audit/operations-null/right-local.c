#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	struct file *backing;
	struct file *spare;
	bool cached;
	atomic_t maps;
	struct kref ref;
};

static vm_fault_t lathe_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.fault = lathe_fault,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	const struct vm_operations_struct *ops = NULL;
	struct lathe *lathe = desc->file->private_data;

	if (lathe->cached)
		ops = &lathe_vm_ops;
	if (ops)
		desc->vm_ops = ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
