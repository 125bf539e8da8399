#include <linux/mm.h>
#include <linux/lane.h>

static int fast_mmap(struct lane *lane, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, lane->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct lane_ops fast_ops = {
	.mmap = fast_mmap,
};
