// The operations stand in another file, and have neither open() nor close().
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "loon.h"

static int loon_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_ops = &loon_vm_ops;
	return 0;
}

static const struct file_operations loon_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loon_mmap,
};
