#include <linux/mm.h>
#include <linux/module.h>
#include "snipe.h"

int snipe_map(struct snipe *snipe, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, snipe->start, snipe->len);
}

/* As snipe_map(), for a mapping that is being prepared. */
int snipe_map_desc(struct snipe *snipe, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, snipe->start, snipe->len);
	return 0;
}
