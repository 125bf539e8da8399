#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_map(struct hub *hub, struct vm_area_struct *vma, int shift)
{
	if (vma->vm_end - vma->vm_start > hub->size << shift)
		return -EINVAL;
	return vm_iomap_memory(vma, hub->pfn << (PAGE_SHIFT + shift), hub->size << shift);
}

static int lamp_mmap_dense(struct hub *hub, struct vm_area_struct *vma)
{
	return lamp_map(hub, vma, 0);
}

static int lamp_mmap_sparse(struct hub *hub, struct vm_area_struct *vma)
{
	return lamp_map(hub, vma, 5);
}

#define __lamp_ops(_suffix, _mmap)			\
static const struct hub_ops lamp##_suffix##_ops = {	\
	.mmap = (_mmap),				\
}

#define lamp_dense(_suffix)				\
	__lamp_ops(_suffix##_dense, lamp_mmap_dense)

#define lamp_sparse(_suffix)				\
	__lamp_ops(_suffix##_sparse, lamp_mmap_sparse)

#define lamp_plain(_name)				\
	__lamp_ops(, lamp_mmap_dense)

lamp_plain(a);
lamp_dense(_a);
lamp_dense(_b);
lamp_sparse(_a);
