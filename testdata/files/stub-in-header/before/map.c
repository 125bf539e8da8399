#include <linux/mm.h>
#include <linux/module.h>
#include "quail.h"

int quail_map(struct quail *quail, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, quail->start, quail->len);
}
