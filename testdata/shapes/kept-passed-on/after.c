// The helper passes the VMA on to another one, which the copy would have to call in another form.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rig {
	unsigned long len;
	struct vm_area_struct *last;
};

static bool __rig_even(pgoff_t pgoff)
{
	return !(pgoff & 1);
}

static bool rig_even(struct vm_area_struct *vma)
{
	return __rig_even(vma->vm_pgoff);
}

static int rig_check(struct rig *rig, struct vm_area_struct *vma)
{
	return rig_even(vma) && vma->vm_start < rig->len ? 0 : -EINVAL;
}

/* As rig_check(), for a mapping that is being prepared. */
static int rig_check_desc(struct rig *rig, struct vm_area_desc *desc)
{
	return __rig_even(desc->pgoff) && desc->start < rig->len ? 0 : -EINVAL;
}

static vm_fault_t rig_fault(struct vm_fault *vmf)
{
	return rig_check(vmf->vma->vm_private_data, vmf->vma) ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct rig_vm_ops = {
	.fault	= rig_fault,
};

static int rig_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (rig_check_desc(file->private_data, desc))
		return -EINVAL;
	desc->private_data = file->private_data;
	desc->vm_ops = &rig_vm_ops;
	return 0;
}

static const struct file_operations rig_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = rig_mmap_prepare,
};
