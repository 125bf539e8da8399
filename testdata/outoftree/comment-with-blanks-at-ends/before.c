#include <linux/fs.h>
#include <linux/mm.h>

static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* all of it, 
	 * from the first page on  
	 */
	// and nothing else  
	return remap_pfn_range(vma, vma->vm_start, 5, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations reed_fops = {
	.mmap = reed_mmap,
};
