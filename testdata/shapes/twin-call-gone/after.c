// An adder: the target has no function any more that takes the word of flags.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct adder {
	bool read_only;
};

static bool adder_may(const struct adder *adder, struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags;

	if ((vma->vm_flags & (VM_SHARED | VM_MAYSHARE)) != (VM_SHARED | VM_MAYSHARE))
		return false;
	if (is_cow_mapping(vma->vm_flags))
		return false;
	return !adder->read_only || !(flags & VM_WRITE);
}

/* As adder_may(), for a mapping that is being prepared. */
static bool adder_may_desc(const struct adder *adder, struct vm_area_desc *desc)
{
	unsigned long flags = vma_flags_to_legacy(desc->vma_flags);

	if (!vma_desc_test_all(desc, VMA_SHARED_BIT, VMA_MAYSHARE_BIT))
		return false;
	if (vma_desc_is_cow_mapping(desc))
		return false;
	return !adder->read_only || !(flags & VM_WRITE);
}

static int adder_access(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write)
{
	return adder_may(vma->vm_private_data, vma) ? len : -EPERM;
}

static const struct vm_operations_struct adder_vm_ops = {
	.access	= adder_access,
};

static int adder_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (!adder_may_desc(file->private_data, desc))
		return -EPERM;
	desc->private_data = file->private_data;
	desc->vm_ops = &adder_vm_ops;
	return 0;
}

static const struct file_operations adder_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = adder_mmap_prepare,
};
