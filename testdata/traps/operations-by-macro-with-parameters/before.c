#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long moored;
	int mode;
};

static vm_fault_t ferry_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static int ferry_split(struct vm_area_struct *vma, unsigned long address)
{
	return -EINVAL;
}

#define FERRY_OPS(f, s) { .fault = f, .may_split = s }
static const struct vm_operations_struct ferry_vm_ops = FERRY_OPS(ferry_fault, ferry_split);

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &ferry_vm_ops;
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
