#include "pier.h"
#include "boats.h"

void pier_open(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	pier_add(pier);
}

void pier_close(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	pier_sub(pier);
}
