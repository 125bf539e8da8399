// A ferry that is counted by each mapping, with comments that say by whom.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	/* Counted by ferry_mmap_prepare() and ferry_vm_open(), dropped by ferry_vm_close(). */
	atomic_t riders;
	struct page *deck;
};

/* Not called for the first mapping: ferry_mmap_prepare() counts that one itself. */
static void ferry_vm_open(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	atomic_inc(&ferry->riders);
}

static int ferry_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct ferry *ferry = *vm_private_data;

	atomic_inc(&ferry->riders);
	return 0;
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
	.mapped	= ferry_vm_mapped,
	.fault	= ferry_fault,
};

/* ferry_mmap_prepare() lets the deck be seen. */
static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &ferry_vm_ops;
	desc->private_data = ferry;
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ferry_mmap_prepare,
};
