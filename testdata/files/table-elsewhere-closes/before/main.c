// The operations stand in another file and have a close().
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "grebe.h"

static int grebe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct grebe *grebe = file->private_data;

	vma->vm_ops = &grebe_vm_ops;
	return vm_iomap_memory(vma, grebe->start, grebe->len);
}

static const struct file_operations grebe_fops = {
	.owner	= THIS_MODULE,
	.mmap	= grebe_mmap,
};
