// Two iguanas: both handlers call what the fault handler calls, and change together.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static bool iguana_even(struct vm_area_struct *vma)
{
	return !(vma->vm_pgoff & 1);
}

static vm_fault_t iguana_fault(struct vm_fault *vmf)
{
	return iguana_even(vmf->vma) ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct iguana_vm_ops = {
	.fault	= iguana_fault,
};

static int green_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!iguana_even(vma))
		return -EINVAL;
	vma->vm_ops = &iguana_vm_ops;
	return 0;
}

static int blue_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!iguana_even(vma))
		return -ENXIO;
	vma->vm_ops = &iguana_vm_ops;
	return 0;
}

static const struct file_operations green_fops = {
	.owner	= THIS_MODULE,
	.mmap	= green_mmap,
};

static const struct file_operations blue_fops = {
	.owner	= THIS_MODULE,
	.mmap	= blue_mmap,
};
