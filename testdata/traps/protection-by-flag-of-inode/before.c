// Teasels: the protection depends on a flag of the inode, by a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct teasel {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t teasel_fault(struct vm_fault *vmf)
{
	struct teasel *teasel = vmf->vma->vm_file->private_data;

	if (vmf->pgoff >= teasel->count)
		return VM_FAULT_SIGBUS;
	vmf->page = teasel->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct teasel_vm_ops = {
	.fault	= teasel_fault,
};

static int teasel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inode *inode = file_inode(file);

	if (IS_APPEND(inode))
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &teasel_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static const struct file_operations teasel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= teasel_mmap,
};
