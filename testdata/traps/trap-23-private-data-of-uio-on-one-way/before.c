#include <linux/mm.h>
#include <linux/uio_driver.h>

static vm_fault_t lark_fault(struct vm_fault *vmf)
{
	vmf->page = virt_to_page(vmf->vma->vm_private_data);
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct lark_vm_ops = {
	.fault = lark_fault,
};

static int lark_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lark_vm_ops;
	if (!vma->vm_pgoff)
		return 0;
	vma->vm_private_data = info->priv;

	return 0;
}

int lark_probe(struct uio_info *info)
{
	info->mmap = lark_mmap;
	return 0;
}
