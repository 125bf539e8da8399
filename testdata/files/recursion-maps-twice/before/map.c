#include <linux/mm.h>
#include "swallow.h"

int swallow_map(struct swallow *swallow, struct vm_area_struct *vma)
{
	int ret = vm_iomap_memory(vma, swallow->start, swallow->len);

	if (ret)
		return ret;
	return swallow->next ? swallow_map(swallow->next, vma) : 0;
}
