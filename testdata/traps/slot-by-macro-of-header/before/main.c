#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "pine.h"

static int pine_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

void pine_fill(struct file_operations *fops);
void pine_fill(struct file_operations *fops)
{
	pine_install(fops, mmap, pine_mmap);
}
