#include <linux/mm.h>
#include <linux/module.h>
#include "finch.h"

int finch_map(struct finch *finch, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, finch->start, finch->len);
}
EXPORT_SYMBOL_GPL(finch_map);
