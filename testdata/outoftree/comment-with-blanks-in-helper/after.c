#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

/*  
 * The whole of it.   
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
static int sedge_map(struct vm_area_desc *desc, unsigned long pfn)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int sedge_mmap_prepare(struct vm_area_desc *desc)
{
	return sedge_map(desc, 5);   /* one
	frame */
}
#else
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
#endif

static const struct file_operations sedge_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
	.mmap_prepare = sedge_mmap_prepare,	// here  
#else
	.mmap = sedge_mmap,	// here  
#endif
};
