#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

struct lamp {
	unsigned long base;
	unsigned long size;
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	if (!lamp->base)
		return -EINVAL;

	if (desc->pgoff + vma_desc_pages(desc) > lamp->size >> PAGE_SHIFT) {
		return -EINVAL;
	}


	mmap_action_remap_full(desc, (lamp->base >> PAGE_SHIFT) + desc->pgoff);
	desc->action.error_override = -EAGAIN;

	return 0;
}
#else
static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long vsize;
	unsigned long start;
	struct lamp *lamp = file->private_data;

	if (!lamp->base)
		return -EINVAL;

	vsize = vma->vm_end - vma->vm_start;
	start = vma->vm_start;

	if (vma->vm_pgoff + vma_pages(vma) > lamp->size >> PAGE_SHIFT) {  
		return -EINVAL;
	}


	if (remap_pfn_range(vma, start, (lamp->base >> PAGE_SHIFT) + vma->vm_pgoff,
			    vsize, vma->vm_page_prot))
		return -EAGAIN;

	return 0; 
}
#endif

static const struct file_operations lamp_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
	.mmap_prepare = lamp_mmap_prepare,
#else
	.mmap = lamp_mmap,	
#endif
};
