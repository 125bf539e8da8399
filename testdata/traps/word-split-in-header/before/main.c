// Gorse: a word of the header goes on in the next line.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "gorse.h"

static int gorse_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, GORSE_FRAME, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations gorse_fops = {
	.owner	= THIS_MODULE,
	.mmap	= gorse_mmap,
};
