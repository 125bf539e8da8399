// A ferry that is counted by each mapping, with comments that say by whom.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	/* Counted by ferry_mmap() and ferry_vm_open(), dropped by ferry_vm_close(). */
	atomic_t riders;
	struct page *deck;
};

/* Not called for the first mapping: ferry_mmap() counts that one itself. */
static void ferry_vm_open(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	atomic_inc(&ferry->riders);
}

static void ferry_vm_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	atomic_dec(&ferry->riders);
}

static vm_fault_t ferry_fault(struct vm_fault *vmf)
{
	struct ferry *ferry = vmf->vma->vm_private_data;

	get_page(ferry->deck);
	vmf->page = ferry->deck;
	return 0;
}

static const struct vm_operations_struct ferry_vm_ops = {
	.open	= ferry_vm_open,
	.close	= ferry_vm_close,
	.fault	= ferry_fault,
};

/* ferry_mmap() lets the deck be seen. */
static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &ferry_vm_ops;
	vma->vm_private_data = ferry;
	atomic_inc(&ferry->riders);
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
