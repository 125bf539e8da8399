#include <linux/mm.h>
#include <linux/module.h>
#include "quail.h"

int quail_map(struct quail *quail, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, quail->start, quail->len);
	return 0;
}
