#include <linux/mm.h>
#include <linux/module.h>
#include "crane.h"

int crane_map(struct crane *crane, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, crane->start, crane->len);
}
