#include <linux/fs.h>
#include <linux/mm.h>
#include "ring.h"

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	int ret;

	if (vma->vm_pgoff)
		return -EINVAL;

	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	ret = ring_window_mmap(foo->channel, vma);
	if (ret)
		return ret;

	return 0;
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
