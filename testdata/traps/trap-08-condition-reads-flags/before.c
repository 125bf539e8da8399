#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rook {
	unsigned long frame;
};

static int rook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rook *r = file->private_data;

	vm_flags_mod(vma, VM_DONTCOPY, vma->vm_flags & VM_DONTCOPY ? VM_MAYEXEC : 0);
	return remap_pfn_range(vma, vma->vm_start, r->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations rook_fops = {
	.owner = THIS_MODULE,
	.mmap = rook_mmap,
};
