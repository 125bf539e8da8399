// A toad: only the number of pages is looked at, in a helper without result that another function calls before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct toad {
	unsigned long most;
};

static inline void
toad_count(struct vm_area_struct *vma, struct toad *toad, bool *fits);
static inline void
__toad_count(unsigned long nr_pages, struct toad *toad, bool *fits);

static vm_fault_t toad_fault(struct vm_fault *vmf)
{
	bool fits;

	toad_count(vmf->vma, vmf->vma->vm_file->private_data, &fits);
	return fits ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct toad_vm_ops = {
	.fault	= toad_fault,
};

static int toad_mmap_prepare(struct vm_area_desc *desc)
{
	bool fits;

	__toad_count(vma_desc_pages(desc), desc->file->private_data, &fits);
	if (!fits)
		return -EINVAL;
	desc->vm_ops = &toad_vm_ops;
	return 0;
}

static inline void
__toad_count(unsigned long nr_pages, struct toad *toad, bool *fits)
{
	*fits = nr_pages <= toad->most;
}

static inline void
toad_count(struct vm_area_struct *vma, struct toad *toad, bool *fits)
{
	__toad_count(vma_pages(vma), toad, fits);
}

static const struct file_operations toad_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = toad_mmap_prepare,
};
