#include <linux/fs.h>
#include <linux/mm.h>
#include "ring.h"

static void foo_close(struct vm_area_struct *vma)
{
	foo_put(vma->vm_private_data);
}

static const struct vm_operations_struct foo_vm_ops = {
	.close = foo_close,
};

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	vma->vm_ops = &foo_vm_ops;
	return ring_window_mmap(foo->channel, vma);
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
