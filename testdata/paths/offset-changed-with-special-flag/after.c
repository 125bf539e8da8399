// Shelves: a mapping that cannot merge, or whose offset is as it was asked for.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shelf {
	struct page **books;
	unsigned long count;
	unsigned long first;
	struct shelf *below;
};

static vm_fault_t shelf_fault(struct vm_fault *vmf)
{
	struct shelf *d = vmf->vma->vm_private_data;

	if (vmf->pgoff >= d->count)
		return VM_FAULT_SIGBUS;
	vmf->page = d->books[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct shelf_vm_ops = {
	.fault = shelf_fault,
};

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	struct shelf *d = desc->file->private_data;

	if (desc->pgoff >= d->first) {
		desc->pgoff -= d->first;
		d = d->below;
	}
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = d;
	desc->vm_ops = &shelf_vm_ops;
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = shelf_mmap_prepare,
};

static int board_mmap_prepare(struct vm_area_desc *desc)
{
	struct shelf *d = desc->file->private_data;

	if (desc->pgoff >= d->first)
		return -EINVAL;
	desc->private_data = d;
	desc->vm_ops = &shelf_vm_ops;
	return 0;
}

static const struct file_operations board_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = board_mmap_prepare,
};
