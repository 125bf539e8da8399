// Handler, prototype and table in three files.
#include <linux/fs.h>
#include <linux/mm.h>
#include "granite.h"

int granite_mmap_prepare(struct vm_area_desc *desc)
{
	struct granite *g = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > g->len)
		return -EINVAL;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, PHYS_PFN(g->regs));
	return 0;
}
