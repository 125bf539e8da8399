// An adder: flags are tested in the part that is shared; the tests stay tests of a word.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct adder {
	bool read_only;
};

static bool __adder_may(const struct adder *adder, vm_flags_t vm_flags)
{
	unsigned long flags = vm_flags;

	if ((vm_flags & (VM_SHARED | VM_MAYSHARE)) != (VM_SHARED | VM_MAYSHARE))
		return false;
	return !adder->read_only || !(flags & VM_WRITE);
}

static bool adder_may(const struct adder *adder, const struct vm_area_struct *vma)
{
	return __adder_may(adder, vma->vm_flags);
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

	if (!__adder_may(file->private_data,
			 vma_flags_to_legacy(desc->vma_flags)))
		return -EPERM;
	desc->private_data = file->private_data;
	desc->vm_ops = &adder_vm_ops;
	return 0;
}

static const struct file_operations adder_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = adder_mmap_prepare,
};
