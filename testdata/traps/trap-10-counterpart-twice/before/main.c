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

	return remap_pfn_range(vma, vma->vm_start, foo->pfn, PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
