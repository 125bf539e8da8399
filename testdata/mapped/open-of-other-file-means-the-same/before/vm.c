#include "pier.h"

void pier_open(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	atomic_inc(&pier->boats);
}

void pier_close(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	atomic_dec(&pier->boats);
}
