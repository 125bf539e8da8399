#include <linux/mm.h>
#include <linux/module.h>
#include "dove.h"

int dove_map(struct dove *dove, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, dove->start, dove->len);
}
