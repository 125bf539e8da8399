#include <linux/mm.h>
#include "raven.h"

int raven_map(struct raven *raven, struct vm_area_struct *vma)
{
	raven->area = vma;
	return 0;
}
