// Easels: the owner of the table gets it by another way.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <drm/drm_drv.h>

static vm_fault_t easel_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct easel_vm_ops = {
	.fault = easel_fault,
};

static int easel_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &easel_vm_ops;
	return 0;
}

static const struct file_operations easel_fops = {
	.owner = THIS_MODULE,
	.mmap = easel_mmap,
};

#define EASEL_HOOKS \
	.fops = &easel_fops, \
	.name = "easel"

static const struct drm_driver easel_driver = {
	EASEL_HOOKS,
};
