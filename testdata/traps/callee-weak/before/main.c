// Buoys: a weak function of the file yields to one that counts.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "buoy.h"

void __weak buoy_note(struct buoy *d)
{
}

static int buoy_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct buoy *d = file->private_data;

	buoy_note(d);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations buoy_fops = {
	.owner = THIS_MODULE,
	.mmap = buoy_mmap,
};
