// A path: its operations are defined elsewhere, and a flag is set.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct path {
	phys_addr_t regs;
	size_t len;
};

extern const struct vm_operations_struct path_vm_ops;

static int path_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &path_vm_ops;
	return 0;
}

static const struct file_operations path_fops = {
	.owner	= THIS_MODULE,
	.mmap	= path_mmap,
};
