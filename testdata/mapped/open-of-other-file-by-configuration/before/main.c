// The header has another function in some configurations, the same for both files.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "carr.h"

static const struct vm_operations_struct carr_vm_ops = {
	.open	= carr_open,
	.close	= carr_close,
};

static int carr_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &carr_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	carr_open(vma);
	return 0;
}

static const struct file_operations carr_fops = {
	.owner	= THIS_MODULE,
	.mmap	= carr_mmap,
};
