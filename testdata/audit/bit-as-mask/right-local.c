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

static void lathe_open(struct vm_area_struct *vma)
{
	unsigned long flags = VM_DONTCOPY;

	vm_flags_set(vma, flags);
}

static const struct vm_operations_struct lathe_vm_ops = {
	.open = lathe_open,
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
