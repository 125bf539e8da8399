// The helper sets a protection by a local that outlives the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rig {
	unsigned long len;
	struct vm_area_struct *last;
};

static int rig_check(struct rig *rig, struct vm_area_struct *vma)
{
	static unsigned long most = 16;

	if (vma_pages(vma) > most)
		return -EINVAL;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static vm_fault_t rig_fault(struct vm_fault *vmf)
{
	return rig_check(vmf->vma->vm_private_data, vmf->vma) ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct rig_vm_ops = {
	.fault	= rig_fault,
};

static int rig_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (rig_check(file->private_data, vma))
		return -EINVAL;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &rig_vm_ops;
	return 0;
}

static const struct file_operations rig_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rig_mmap,
};
