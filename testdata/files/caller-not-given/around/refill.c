#include "stork.h"

int stork_refill(struct stork *stork, struct vm_area_struct *vma)
{
	return stork_map(stork, vma);
}
