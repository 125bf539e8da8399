#include <linux/mm.h>
#include "heron.h"

int heron_queue_mmap_prepare(struct heron *heron, struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	if (vma_desc_test(desc, VMA_EXEC_BIT))
		return -EPERM;
	return heron_ring_mmap_prepare(heron, desc);
}
