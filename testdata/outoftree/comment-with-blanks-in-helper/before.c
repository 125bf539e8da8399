#include <linux/fs.h>
#include <linux/mm.h>

/*  
 * The whole of it.   
 */
static int sedge_map(struct vm_area_struct *vma, unsigned long pfn)
{
	int ret;	// as it came	 

	ret = remap_pfn_range(vma, vma->vm_start, pfn, /* all  
		of it */ vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static int sedge_mmap(struct file *file, struct vm_area_struct *vma)
{
	return sedge_map(vma, 5);   /* one  
	frame */
}

static const struct file_operations sedge_fops = {
	.mmap = sedge_mmap,	// here  
};
