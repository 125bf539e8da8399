// A vole: its ring begins anew with each mapping, and the program that has it mapped writes there as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vole_ring {
	u32 head;
	u32 tail;
};

struct vole {
	struct vole_ring *ring;
	struct page **pages;
	unsigned long count;
};

static vm_fault_t vole_fault(struct vm_fault *vmf)
{
	struct vole *vole = vmf->vma->vm_private_data;

	if (vmf->pgoff >= vole->count)
		return VM_FAULT_SIGBUS;
	vmf->page = vole->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct vole_vm_ops = {
	.fault	= vole_fault,
};

static int vole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vole *vole = file->private_data;
	struct vole_ring *ring = vole->ring;

	ring->head = 0;
	ring->tail = 0;
	vma->vm_private_data = vole;
	vma->vm_ops = &vole_vm_ops;
	return 0;
}

static const struct file_operations vole_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vole_mmap,
};
