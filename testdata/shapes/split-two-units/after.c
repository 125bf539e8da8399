// Two iguanas: both handlers call what the fault handler calls, and change together.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static bool __iguana_even(pgoff_t pgoff)
{
	return !(pgoff & 1);
}

static bool iguana_even(struct vm_area_struct *vma)
{
	return __iguana_even(vma->vm_pgoff);
}

static vm_fault_t iguana_fault(struct vm_fault *vmf)
{
	return iguana_even(vmf->vma) ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct iguana_vm_ops = {
	.fault	= iguana_fault,
};

static int green_mmap_prepare(struct vm_area_desc *desc)
{
	if (!__iguana_even(desc->pgoff))
		return -EINVAL;
	desc->vm_ops = &iguana_vm_ops;
	return 0;
}

static int blue_mmap_prepare(struct vm_area_desc *desc)
{
	if (!__iguana_even(desc->pgoff))
		return -ENXIO;
	desc->vm_ops = &iguana_vm_ops;
	return 0;
}

static const struct file_operations green_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = green_mmap_prepare,
};

static const struct file_operations blue_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = blue_mmap_prepare,
};
