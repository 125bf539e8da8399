// The other one.
#include <linux/mm.h>
#include "vane_ops.h"

static int vane_mmap_prepare(struct vm_area_desc *desc)
{
	struct vane *vane = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;
	mmap_action_remap_full(desc, vane->pfn);
	return 0;
}
