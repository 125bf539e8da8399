// Shelves: the offset that the hook leaves decides what a mapping follows.
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

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *d = file->private_data;

	if (vma->vm_pgoff >= d->first) {
		vma->vm_pgoff -= d->first;
		d = d->below;
	}
	vma->vm_private_data = d;
	vma->vm_ops = &shelf_vm_ops;
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner = THIS_MODULE,
	.mmap = shelf_mmap,
};

static void board_place(struct vm_area_struct *vma)
{
	vma->vm_pgoff = vma->vm_start >> PAGE_SHIFT;
}

static int board_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *d = file->private_data;

	board_place(vma);
	vma->vm_private_data = d;
	vma->vm_ops = &shelf_vm_ops;
	return 0;
}

static const struct file_operations board_fops = {
	.owner = THIS_MODULE,
	.mmap = board_mmap,
};
