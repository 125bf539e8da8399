#include <linux/mm.h>
#include <linux/module.h>
#include "rail.h"

int rail_map(struct rail *rail, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, rail->start, rail->len);
}
