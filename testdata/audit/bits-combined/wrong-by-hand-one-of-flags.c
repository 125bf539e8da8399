#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	struct page **pages;
	struct file *backing;
	struct kref ref;
	struct device dev;
	atomic_t maps;
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
	if (!vma_flags_test(&desc->vma_flags, VMA_MAYREAD_BIT | VMA_MAYEXEC_BIT))
		return -EACCES;
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
