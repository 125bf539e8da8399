#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "tram.h"

int tram_fill(struct tram *car, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, car->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
