// How the file was opened decides about the protection, and stays.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct clover {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t clover_fault(struct vm_fault *vmf)
{
	struct clover *clover = vmf->vma->vm_file->private_data;

	if (vmf->pgoff >= clover->count)
		return VM_FAULT_SIGBUS;
	vmf->page = clover->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct clover_vm_ops = {
	.fault	= clover_fault,
};

static int clover_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (file->f_flags & O_DSYNC)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &clover_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static const struct file_operations clover_fops = {
	.owner	= THIS_MODULE,
	.mmap	= clover_mmap,
};
