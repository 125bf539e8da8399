#include <linux/mm.h>
#include "crane.h"

int crane_refill(struct crane *crane, struct vm_area_struct *vma)
{
	return crane_map(crane, vma);
}
