#include <linux/mm.h>
#include "plover.h"

int plover_map(struct plover *plover, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, plover->base, plover->len);
}
