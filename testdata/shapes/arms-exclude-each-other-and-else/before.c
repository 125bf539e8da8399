// Yews: each configuration maps something else, and the last one faults.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static void *yew_buffer;
static struct page *yew_page;

static int yew_mmap(struct file *file, struct vm_area_struct *vma)
{
#if defined(YEW_BUFFER)
	if (remap_pfn_range(vma, vma->vm_start, virt_to_phys(yew_buffer) >> PAGE_SHIFT,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
#elif defined(YEW_PAGE)
	if (remap_pfn_range(vma, vma->vm_start, page_to_pfn(yew_page),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
#else
	if (vma->vm_pgoff)
		return -EINVAL;
#endif
	return 0;
}

static const struct file_operations yew_fops = {
	.owner	= THIS_MODULE,
	.mmap	= yew_mmap,
};
