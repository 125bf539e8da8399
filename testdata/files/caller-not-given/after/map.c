#include <linux/mm.h>
#include <linux/module.h>
#include "stork.h"

int stork_map(struct stork *stork, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, stork->start, stork->len);
}

/* As stork_map(), for a mapping that is being prepared. */
int stork_map_desc(struct stork *stork, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, stork->start, stork->len);
	return 0;
}
