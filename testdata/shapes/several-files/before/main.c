// Handler, prototype and table in three files.
#include <linux/fs.h>
#include <linux/mm.h>
#include "granite.h"

int granite_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct granite *g = filp->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > g->len)
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(g->regs),
				  size, vma->vm_page_prot);
}
