#include <linux/mm.h>
#include "../heron.h"

int heron_ring_mmap_prepare(struct heron *heron, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, PHYS_PFN(heron->ring));
	return 0;
}
