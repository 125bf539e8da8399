#include <linux/fs.h>
#include <linux/mm.h>
#include "ring.h"

int ring_window_mmap(struct ring_window *window, struct vm_area_struct *vma);

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ring_window_mmap(file->private_data, vma);
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
