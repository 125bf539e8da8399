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

static int foo_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &foo_vm_ops;
	desc->private_data = info->priv;
	return 0;
}

static struct uio_info foo_info = {
	.mmap_prepare = foo_mmap_prepare,
};
