#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct page *page;
	unsigned long nr;
	bool big;
};

static int lathe_mmap_prepare(struct vm_area_desc *desc);

static vm_fault_t lathe_fault(struct vm_fault *vmf)
{
	struct lathe *lathe = vmf->vma->vm_file->private_data;

	if (vmf->vma->vm_file->f_op->mmap_prepare != lathe_mmap)
		return VM_FAULT_SIGBUS;
	get_page(lathe->page);
	vmf->page = lathe->page;
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.fault = lathe_fault,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
