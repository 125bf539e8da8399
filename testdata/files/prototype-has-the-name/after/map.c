#include <linux/mm.h>
#include "godwit.h"

int godwit_map(struct godwit *d, struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, d->base, d->len);
	return 0;
}
