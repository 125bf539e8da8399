#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static vm_fault_t sorrel_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct sorrel_vm_ops = {
	.fault	= sorrel_fault,
};

#ifdef CONFIG_BURDOCK_WIDE
static vm_fault_t sorrel_wide_fault(struct vm_fault *vmf)
{
	return VM_FAULT_OOM;
}

static const struct vm_operations_struct sorrel_wide_vm_ops = {
	.fault	= sorrel_wide_fault,
};
#else
static void sorrel_close(struct vm_area_struct *vma)
{
	module_put(THIS_MODULE);
}

static const struct vm_operations_struct sorrel_plain_vm_ops = {
	.close	= sorrel_close,
	.fault	= sorrel_fault,
};

#define sorrel_wide_vm_ops sorrel_plain_vm_ops
#endif

static int sorrel_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &sorrel_wide_vm_ops;
	return 0;
}

static const struct file_operations sorrel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sorrel_mmap,
};
