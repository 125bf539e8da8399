#include <linux/mm.h>
#include <linux/module.h>
#include "goose.h"

int goose_map(struct goose *goose, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, goose->start, goose->len);
}
