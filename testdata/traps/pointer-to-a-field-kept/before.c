// Pins: a pointer to a field of the mapping, which in a descriptor is gone when the hook returns; and a macro that wants an object.
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pin_pfn;

static vm_fault_t pin_fault(struct vm_fault *vmf)
{
	unsigned long *first = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address, pin_pfn + *first);
}

static const struct vm_operations_struct pin_vm_ops = { .fault = pin_fault };

static int stored_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_private_data = &vma->vm_pgoff;
	vma->vm_ops = &pin_vm_ops;
	return 0;
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *first = &vma->vm_pgoff;

	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_private_data = first;
	vma->vm_ops = &pin_vm_ops;
	return 0;
}

static int once_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (READ_ONCE(vma->vm_flags) & VM_WRITE)
		return -EPERM;
	return vm_iomap_memory(vma, pin_pfn << PAGE_SHIFT, PAGE_SIZE);
}

static const struct file_operations stored_fops = { .mmap = stored_mmap };
static const struct file_operations local_fops = { .mmap = local_mmap };
static const struct file_operations once_fops = { .mmap = once_mmap };
