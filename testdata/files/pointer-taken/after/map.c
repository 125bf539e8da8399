#include <linux/mm.h>
#include <linux/module.h>
#include "goose.h"

int goose_map(struct goose *goose, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, goose->start, goose->len);
}

/* As goose_map(), for a mapping that is being prepared. */
int goose_map_desc(struct goose *goose, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, goose->start, goose->len);
	return 0;
}
