#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct page *page;
	unsigned long nr;
	bool big;
};

static vm_fault_t lathe_fault(struct vm_fault *vmf)
{
	struct lathe *lathe = vmf->vma->vm_private_data;

	if (vmf->pgoff >= lathe->nr)
		return VM_FAULT_SIGBUS;
	get_page(lathe->page);
	vmf->page = lathe->page;
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.fault = lathe_fault,
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	if (vma->vm_pgoff >= lathe->nr)
		return -EINVAL;
	vma->vm_private_data = lathe;
	vma->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
