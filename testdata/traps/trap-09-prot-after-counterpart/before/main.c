#include <linux/fs.h>
#include <linux/mm.h>
#include "ring.h"

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	int ret;

	ret = ring_window_mmap(foo->channel, vma);
	if (ret)
		return ret;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
