#include <linux/mm.h>
#include <linux/uio_driver.h>

static vm_fault_t foo_fault(struct vm_fault *vmf)
{
	struct foo *foo = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address, foo->pfn);
}

static const struct vm_operations_struct foo_vm_ops = {
	.fault = foo_fault,
};

static int foo_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_ops = &foo_vm_ops;
	vma->vm_private_data = info->priv;
	return 0;
}

static struct uio_info foo_info = {
	.mmap = foo_mmap,
};
