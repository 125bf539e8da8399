#include <linux/mm.h>
#include "heron.h"

int heron_queue_mmap(struct heron *heron, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	return heron_ring_mmap(heron, vma);
}
