#include "pier.h"

#define PIER_STEP 1
void pier_open(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	atomic_add(PIER_STEP, &pier->boats);
}

void pier_close(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	atomic_sub(PIER_STEP, &pier->boats);
}
