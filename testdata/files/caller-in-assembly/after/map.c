#include <linux/mm.h>
#include <linux/module.h>
#include "egret.h"

int egret_map(struct egret *egret, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, egret->start, egret->len);
}

/* As egret_map(), for a mapping that is being prepared. */
int egret_map_desc(struct egret *egret, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, egret->start, egret->len);
	return 0;
}
