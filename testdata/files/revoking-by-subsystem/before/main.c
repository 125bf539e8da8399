// The mappings of a bolt are taken away in another file of the driver, by a call of its subsystem.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "bolt.h"

static int bolt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bolt *bolt = file->private_data;

	if (bolt->gone)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, bolt->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations bolt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= bolt_mmap,
};
