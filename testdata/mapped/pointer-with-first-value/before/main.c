// A table of the module says what is called.
#include <linux/fs.h>
#include <linux/mm.h>
#include "knoll.h"

static int knoll_mmap(struct file *file, struct vm_area_struct *vma)
{
	knoll_calls.enter(file->private_data);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &knoll_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations knoll_fops = {
	.owner = THIS_MODULE,
	.mmap = knoll_mmap,
};
