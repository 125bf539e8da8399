#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/module.h>
struct kiln { struct mutex lock; unsigned long pfn; int gone; };
static vm_fault_t kiln_fault(struct vm_fault *vmf) { return VM_FAULT_SIGBUS; }
static const struct vm_operations_struct kiln_vm = { .fault = kiln_fault };
static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	guard(mutex)(&kiln->lock);
	if (kiln->gone)
		return -ENODEV;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &kiln_vm;
	return 0;
}
static const struct file_operations kiln_fops = { .owner = THIS_MODULE, .mmap_prepare = kiln_mmap_prepare };
