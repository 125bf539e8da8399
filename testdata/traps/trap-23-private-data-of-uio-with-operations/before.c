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

	if (!vma->vm_pgoff)
		return io_remap_pfn_range(vma, vma->vm_start, 5,
					  vma->vm_end - vma->vm_start,
					  vma->vm_page_prot);
	vma->vm_private_data = info->priv;
	vma->vm_ops = &lark_vm_ops;
	return 0;
}

int lark_probe(struct uio_info *info)
{
	info->mmap = lark_mmap;
	return 0;
}
