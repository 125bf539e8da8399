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

	get_page(lathe->page);
	vmf->page = lathe->page;
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.fault = lathe_fault,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	desc->vm_ops = &lathe_vm_ops;
	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return 0;
	desc->private_data = lathe;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
