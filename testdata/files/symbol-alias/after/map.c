#include <linux/mm.h>
#include "plover.h"

int plover_map(struct plover *plover, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, plover->base, plover->len);
}

/* As plover_map(), for a mapping that is being prepared. */
int plover_map_desc(struct plover *plover, struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, plover->base, plover->len);
	return 0;
}
