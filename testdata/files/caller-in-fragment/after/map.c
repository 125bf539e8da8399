#include <linux/mm.h>
#include "stork.h"

int stork_map(struct stork *stork, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, stork->base, stork->len);
}

/* As stork_map(), for a mapping that is being prepared. */
int stork_map_desc(struct stork *stork, struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, stork->base, stork->len);
	return 0;
}
