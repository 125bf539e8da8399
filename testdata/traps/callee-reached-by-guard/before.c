#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/module.h>
struct kiln { struct mutex lock; unsigned long pfn; int gone; };
static vm_fault_t kiln_fault(struct vm_fault *vmf) { return VM_FAULT_SIGBUS; }
static const struct vm_operations_struct kiln_vm = { .fault = kiln_fault };
static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	guard(mutex)(&kiln->lock);
	if (kiln->gone)
		return -ENODEV;
	vm_flags_set(vma, VM_DONTDUMP | VM_DONTEXPAND);
	vma->vm_ops = &kiln_vm;
	return 0;
}
static const struct file_operations kiln_fops = { .owner = THIS_MODULE, .mmap = kiln_mmap };
