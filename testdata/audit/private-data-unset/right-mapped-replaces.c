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

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lathe *lathe = file->private_data;

	if (lathe->big)
		return 0;
	*vm_private_data = lathe + 1;
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.mapped = lathe_mapped,
	.fault = lathe_fault,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
