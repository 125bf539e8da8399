// Burdocks: the protection depends on the size that the file has now.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct burdock {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t burdock_fault(struct vm_fault *vmf)
{
	struct burdock *burdock = vmf->vma->vm_file->private_data;

	if (vmf->pgoff >= burdock->count)
		return VM_FAULT_SIGBUS;
	vmf->page = burdock->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct burdock_vm_ops = {
	.fault	= burdock_fault,
};

static int burdock_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (i_size_read(file_inode(file)) > SZ_64K)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_ops = &burdock_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static const struct file_operations burdock_fops = {
	.owner	= THIS_MODULE,
	.mmap	= burdock_mmap,
};
