#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	size_t size;
	bool coarse;
	struct mutex lock;
	struct page **pages;
	struct kref ref;
	atomic_t maps;
	unsigned int users;
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
	struct lathe *lathe = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	if (lathe->base) {
		mmap_action_simple_ioremap(desc, lathe->base, lathe->size);
		return 0;
	}
	desc->vm_ops = &lathe_vm_ops;
	desc->private_data = lathe;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
