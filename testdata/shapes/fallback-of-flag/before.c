// For kernels that did not have the flag yet there is another one: not for the target.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifndef VM_DONTDUMP
#define VM_DONTDUMP VM_RESERVED
#endif

static unsigned long crag_pfn;

static int crag_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP | VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, crag_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crag_fops = {
	.owner	= THIS_MODULE,
	.mmap	= crag_mmap,
};
