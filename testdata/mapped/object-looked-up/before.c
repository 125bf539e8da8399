// Berths: the object is looked up for the offset; whoever takes it out frees it, unless the handler holds it already.
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct berth {
	struct kref ref;
	phys_addr_t phys;
};

static DEFINE_IDR(berths);

static void berth_free(struct kref *ref)
{
	kfree(container_of(ref, struct berth, ref));
}

static void berth_vm_open(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	kref_get(&berth->ref);
}

static void berth_vm_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	kref_put(&berth->ref, berth_free);
}

static vm_fault_t berth_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct berth_vm_ops = {
	.open = berth_vm_open,
	.close = berth_vm_close,
	.fault = berth_fault,
};

static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = idr_find(&berths, vma->vm_pgoff);

	if (!berth)
		return -ENOENT;
	kref_get(&berth->ref);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &berth_vm_ops;
	vma->vm_private_data = berth;
	return 0;
}

static long berth_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct berth *berth = idr_remove(&berths, arg);

	if (berth)
		kref_put(&berth->ref, berth_free);
	return 0;
}

static const struct file_operations berth_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = berth_ioctl,
	.mmap = berth_mmap,
};
