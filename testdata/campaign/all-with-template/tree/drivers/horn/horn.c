#include <linux/mm.h>
#include <linux/mic.h>

static int horn_mmap(struct mic *mic, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, mic->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct mic_ops horn_ops = {
	.mmap = horn_mmap,
};
