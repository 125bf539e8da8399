// A toad: only the number of pages is looked at, in a helper without result that another function calls before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct toad {
	unsigned long most;
};

static inline void
toad_count(struct vm_area_struct *vma, struct toad *toad, bool *fits);

static vm_fault_t toad_fault(struct vm_fault *vmf)
{
	bool fits;

	toad_count(vmf->vma, vmf->vma->vm_file->private_data, &fits);
	return fits ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct toad_vm_ops = {
	.fault	= toad_fault,
};

static int toad_mmap(struct file *file, struct vm_area_struct *vma)
{
	bool fits;

	toad_count(vma, file->private_data, &fits);
	if (!fits)
		return -EINVAL;
	vma->vm_ops = &toad_vm_ops;
	return 0;
}

static inline void
toad_count(struct vm_area_struct *vma, struct toad *toad, bool *fits)
{
	*fits = vma_pages(vma) <= toad->most;
}

static const struct file_operations toad_fops = {
	.owner	= THIS_MODULE,
	.mmap	= toad_mmap,
};
