#include <linux/mm.h>
#include <linux/hub.h>

static int dim_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}

static const struct hub_ops dim_ops = {
	.mmap = dim_mmap,
};
