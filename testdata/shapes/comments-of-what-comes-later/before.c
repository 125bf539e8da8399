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

static int maple_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct maple *maple = file->private_data;

	/* Mappings that meet are merged before this is called. */
	if (vma->vm_end - vma->vm_start > maple->len)
		return -EINVAL;
	vma->vm_ops = &maple_vm_ops;
	return 0;
}

static int maple_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct maple *maple = file->private_data;
	int ret;

	/* vm_flags_set() wants the lock, which we have; vm_page_prot stays. */
	vm_flags_set(vma, VM_DONTCOPY);
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(maple->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	/* From here on the registers are mapped. */
	return 0;
}

static const struct file_operations maple_fops = {
	.owner	= THIS_MODULE,
	.mmap	= maple_mmap,
};

static const struct file_operations maple_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= maple_raw_mmap,
};
