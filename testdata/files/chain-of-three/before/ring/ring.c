#include <linux/mm.h>
#include "../heron.h"

int heron_ring_mmap(struct heron *heron, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(heron->ring), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
