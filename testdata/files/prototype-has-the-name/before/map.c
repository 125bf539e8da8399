#include <linux/mm.h>
#include "godwit.h"

int godwit_map(struct godwit *d, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, d->base, d->len);
}
