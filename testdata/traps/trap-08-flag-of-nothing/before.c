#include <linux/fs.h>
#include <linux/mm.h>

#ifndef VM_RESERVED
#define VM_RESERVED 0
#endif

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_RESERVED);
	vma->vm_flags &= ~VM_RESERVED;
	return remap_pfn_range(vma, vma->vm_start, 16,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};

static int sconce_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (file->private_data)
		vma->vm_flags |= VM_RESERVED;
	return remap_pfn_range(vma, vma->vm_start, 16,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sconce_fops = {
	.mmap = sconce_mmap,
};
