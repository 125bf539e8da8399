#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
static int reed_mmap_prepare(struct vm_area_desc *desc)
{
	/* all of it,
	 * from the first page on
	 */
	// and nothing else
	mmap_action_remap_full(desc, 5);
	return 0;
}
#else
static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* all of it, 
	 * from the first page on  
	 */
	// and nothing else  
	return remap_pfn_range(vma, vma->vm_start, 5, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
#endif

static const struct file_operations reed_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
	.mmap_prepare = reed_mmap_prepare,
#else
	.mmap = reed_mmap,
#endif
};
