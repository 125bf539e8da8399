// Two files have the handler of a table in a header.
#include <linux/mm.h>
#include "vane_ops.h"

static int vane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, vane->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
