#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#define SEDGE_TEXT "all  \
 of it"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
static int sedge_mmap_prepare(struct vm_area_desc *desc)
{
	pr_debug("sedge  \
	maps %s\n", SEDGE_TEXT);
	mmap_action_remap_full(desc, 5);
	return 0;
}
#else
static int sedge_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_debug("sedge  \
	maps %s\n", SEDGE_TEXT);
	return remap_pfn_range(vma, vma->vm_start, 5, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
#endif

static const struct file_operations sedge_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
	.mmap_prepare = sedge_mmap_prepare,
#else
	.mmap = sedge_mmap,
#endif
};
