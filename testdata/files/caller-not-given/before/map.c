#include <linux/mm.h>
#include <linux/module.h>
#include "stork.h"

int stork_map(struct stork *stork, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, stork->start, stork->len);
}
