// A name that new code would use means something else in this file, in some configurations.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifdef BERTH_TRACE
#define mmap_action_remap_full(desc, pfn) berth_trace(desc, pfn)
#endif

static unsigned long berth_pfn;

static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, berth_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations berth_fops = {
	.owner	= THIS_MODULE,
	.mmap	= berth_mmap,
};
