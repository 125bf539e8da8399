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

static int clover_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->file->f_flags & O_DSYNC)
		desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->vm_ops = &clover_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	return 0;
}

static const struct file_operations clover_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = clover_mmap_prepare,
};
