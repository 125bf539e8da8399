#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	int ret = remap_pfn_range(vma, vma->vm_start, hub->pfn,
				  vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (!ret && !hub->pfn)
		return -EINVAL;
	return ret;
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
