#include <linux/mm.h>
#include <linux/module.h>
#include "robin.h"

int robin_map(struct robin *robin, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, robin->start, robin->len);
}
