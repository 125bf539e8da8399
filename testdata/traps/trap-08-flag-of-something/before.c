#include <linux/fs.h>
#include <linux/mm.h>

#ifdef LAMP_FIXED
#define VM_LAMP 0
#else
#define VM_LAMP (VM_DONTEXPAND | VM_DONTDUMP)
#endif

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_LAMP);
	return remap_pfn_range(vma, vma->vm_start, 16,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};
