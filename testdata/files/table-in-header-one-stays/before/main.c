// One of two files with the handler of a table in a header keeps the mapping.
#include <linux/mm.h>
#include "sill_ops.h"

static int sill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sill *sill = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, sill->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
