// A barn: the protection is chosen by a flag that mprotect() changes later. Then a mapping next to it has the same flags, and not
// the same protection.
#include <linux/fs.h>
#include <linux/mm.h>

static vm_fault_t barn_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct barn_vm_ops = { .fault = barn_fault };

static int barn_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_t flags = vma->vm_flags;

	if (flags & VM_WRITE)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &barn_vm_ops;
	return 0;
}

static const struct file_operations barn_fops = {
	.mmap = barn_mmap,
};
