// Tugs: macros of the driver's header use the locals and the file of whoever uses them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "tug.h"

struct tug {
	unsigned long frame;
	unsigned long size;
};

static int tug_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tug *d = file->private_data;
	int err;

	TUG_ENSURE(vma->vm_end - vma->vm_start <= d->size, -EINVAL);
	err = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
fail:
	return err;
}

static const struct file_operations tug_fops = {
	.owner = THIS_MODULE,
	.mmap = tug_mmap,
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, TUG_OF->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ferry_fops = {
	.owner = THIS_MODULE,
	.mmap = ferry_mmap,
};
