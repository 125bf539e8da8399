#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	unsigned long base;
	unsigned long size;
};

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

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,	
};
