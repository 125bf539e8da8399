// Maples: comments speak of what is otherwise for the new hook.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct maple {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static vm_fault_t maple_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct maple_vm_ops = {
	.fault = maple_fault,
};

static int maple_mmap_prepare(struct vm_area_desc *desc)
{
	struct maple *maple = desc->file->private_data;

	/* Mappings that meet are merged before this is called. */
	if (vma_desc_size(desc) > maple->len)
		return -EINVAL;
	desc->vm_ops = &maple_vm_ops;
	return 0;
}

static int maple_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct maple *maple = desc->file->private_data;

	/* vm_flags_set() wants the lock, which we have; vm_page_prot stays. */
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, PHYS_PFN(maple->regs));
	/* From here on the registers are mapped. */
	return 0;
}

static const struct file_operations maple_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = maple_mmap_prepare,
};

static const struct file_operations maple_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = maple_raw_mmap_prepare,
};
