// Two files have the handler of a table in a header.
#include <linux/mm.h>
#include "vane_ops.h"

static int vane_mmap_prepare(struct vm_area_desc *desc)
{
	struct vane *vane = desc->file->private_data;

	mmap_action_remap_full(desc, vane->pfn);
	return 0;
}
