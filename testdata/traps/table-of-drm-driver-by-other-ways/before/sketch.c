// Easels: the owner of the table gets it by another way.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <drm/drm_drv.h>

static vm_fault_t sketch_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct sketch_vm_ops = {
	.fault = sketch_fault,
};

static int sketch_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &sketch_vm_ops;
	return 0;
}

static const struct file_operations sketch_fops = {
	.owner = THIS_MODULE,
	.mmap = sketch_mmap,
};

static struct drm_driver sketch_driver;

static void sketch_fill(const struct file_operations *ops)
{
	sketch_driver.fops = ops;
}

static int __init sketch_init(void)
{
	sketch_fill(&sketch_fops);
	return 0;
}
