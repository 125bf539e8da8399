// A shrew: its ring begins anew with each mapping, none of which merges.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shrew_ring {
	u32 head;
	u32 tail;
};

struct shrew {
	struct shrew_ring *ring;
	struct page **pages;
	unsigned long count;
};

static vm_fault_t shrew_fault(struct vm_fault *vmf)
{
	struct shrew *shrew = vmf->vma->vm_private_data;

	if (vmf->pgoff >= shrew->count)
		return VM_FAULT_SIGBUS;
	vmf->page = shrew->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct shrew_vm_ops = {
	.fault	= shrew_fault,
};

static int shrew_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shrew *shrew = file->private_data;
	struct shrew_ring *ring = shrew->ring;

	ring->head = 0;
	ring->tail = 0;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = shrew;
	vma->vm_ops = &shrew_vm_ops;
	return 0;
}

static const struct file_operations shrew_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shrew_mmap,
};
