#include <linux/mm.h>
#include <linux/module.h>
#include "snipe.h"

int snipe_map(struct snipe *snipe, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, snipe->start, snipe->len);
}
