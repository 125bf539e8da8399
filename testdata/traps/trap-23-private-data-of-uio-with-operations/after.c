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

static int lark_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);

	if (!desc->pgoff) {
		mmap_action_ioremap_full(desc, 5);
		return 0;
	}
	desc->private_data = info->priv;
	desc->vm_ops = &lark_vm_ops;
	return 0;
}

int lark_probe(struct uio_info *info)
{
	info->mmap_prepare = lark_mmap_prepare;
	return 0;
}
