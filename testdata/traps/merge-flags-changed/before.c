// A shed: the operations are chosen by a flag that the handler then takes away. What is left does not tell the two kinds apart.
#include <linux/fs.h>
#include <linux/mm.h>

static vm_fault_t shed_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct shed_read_ops = { .fault = shed_fault };
static const struct vm_operations_struct shed_write_ops = { .fault = shed_fault, .page_mkwrite = shed_fault };

static int shed_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_SHARED)
		vma->vm_ops = &shed_write_ops;
	else
		vma->vm_ops = &shed_read_ops;
	vm_flags_clear(vma, VM_SHARED | VM_MAYSHARE);
	return 0;
}

static const struct file_operations shed_fops = {
	.mmap = shed_mmap,
};
