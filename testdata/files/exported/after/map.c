#include <linux/mm.h>
#include <linux/module.h>
#include "finch.h"

int finch_map(struct finch *finch, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, finch->start, finch->len);
	return 0;
}
EXPORT_SYMBOL_GPL(finch_map);
