#include <linux/mm.h>
#include "stork.h"

int stork_map(struct stork *stork, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, stork->base, stork->len);
}
