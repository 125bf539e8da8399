// An adder: flags are tested in the part that is shared; the tests stay tests of a word.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct adder {
	bool read_only;
};

static bool adder_may(const struct adder *adder, const struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags;

	if ((vma->vm_flags & (VM_SHARED | VM_MAYSHARE)) != (VM_SHARED | VM_MAYSHARE))
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

static int adder_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!adder_may(file->private_data, vma))
		return -EPERM;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &adder_vm_ops;
	return 0;
}

static const struct file_operations adder_fops = {
	.owner	= THIS_MODULE,
	.mmap	= adder_mmap,
};
