#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static vm_fault_t burdock_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct burdock_vm_ops = {
	.fault	= burdock_fault,
};

#ifdef CONFIG_BURDOCK_WIDE
static vm_fault_t burdock_wide_fault(struct vm_fault *vmf)
{
	return VM_FAULT_OOM;
}

static const struct vm_operations_struct burdock_wide_vm_ops = {
	.fault	= burdock_wide_fault,
};
#else
#define burdock_wide_vm_ops burdock_vm_ops
#endif

static int burdock_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &burdock_wide_vm_ops;
	return 0;
}

static const struct file_operations burdock_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = burdock_mmap_prepare,
};
