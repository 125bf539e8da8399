#include <linux/mm.h>
#include "ibis.h"

int ibis_map(struct ibis *ibis, struct vm_area_struct *vma)
{
	return vm_map_pages_zero(vma, ibis->pages, ibis->len);
}
