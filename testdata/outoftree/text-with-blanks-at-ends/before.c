#include <linux/fs.h>
#include <linux/mm.h>

#define SEDGE_TEXT "all  \
 of it"

static int sedge_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_debug("sedge  \
	maps %s\n", SEDGE_TEXT);
	return remap_pfn_range(vma, vma->vm_start, 5, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations sedge_fops = {
	.mmap = sedge_mmap,
};
