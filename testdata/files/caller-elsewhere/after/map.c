#include <linux/mm.h>
#include <linux/module.h>
#include "crane.h"

int crane_map(struct crane *crane, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, crane->start, crane->len);
}

/* As crane_map(), for a mapping that is being prepared. */
int crane_map_desc(struct crane *crane, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, crane->start, crane->len);
	return 0;
}
