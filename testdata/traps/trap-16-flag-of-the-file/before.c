// A flag of the kernel has another meaning in this file, where the name was taken away before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#undef VM_DONTDUMP
#ifndef VM_DONTDUMP
#define VM_DONTDUMP VM_DONTCOPY
#endif

static unsigned long tarn_pfn;

static int tarn_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	return remap_pfn_range(vma, vma->vm_start, tarn_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations tarn_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tarn_mmap,
};
