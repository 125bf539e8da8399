#include <linux/mm.h>
#include <linux/module.h>
#include "robin.h"

int robin_map(struct robin *robin, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_simple_ioremap(desc, robin->start, robin->len);
	return 0;
}
