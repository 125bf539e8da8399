// Easels: the owner calls the hook of another table, which a macro makes.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <drm/drm_drv.h>
#include <drm/drm_gem.h>

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

DEFINE_DRM_GEM_FOPS(canvas_fops);

static const struct drm_driver easel_driver = {
	.name = "easel",
	.fops = &canvas_fops,
};

static int __init easel_init(void)
{
	return register_chrdev(0, "easel", &easel_fops);
}
