#include <linux/mm.h>
#include <linux/module.h>
#include "egret.h"

int egret_map(struct egret *egret, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, egret->start, egret->len);
}
