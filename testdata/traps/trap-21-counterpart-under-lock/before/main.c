#include <linux/fs.h>
#include <linux/mm.h>
#include "ring.h"

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	int ret;

	mutex_lock(&foo->lock);
	ret = ring_window_mmap(foo->channel, vma);
	mutex_unlock(&foo->lock);
	return ret;
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
