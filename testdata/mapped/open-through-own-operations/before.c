// The open() that was just installed is called through the mapping; it stands on one line.
#include <linux/fs.h>
#include <linux/mm.h>

struct heath {
	refcount_t users;
	bool locked;
};

static void heath_vm_open(struct vm_area_struct *vma) { struct heath *h = vma->vm_private_data; refcount_inc(&h->users); }

static void heath_vm_close(struct vm_area_struct *vma)
{
	struct heath *h = vma->vm_private_data;

	refcount_dec(&h->users);
}

static const struct vm_operations_struct heath_vm_ops = {
	.open = heath_vm_open,
	.close = heath_vm_close,
	.fault = heath_fault,
};

static int heath_mmap(struct file *filp, struct vm_area_struct *area)
{
	struct heath *h = filp->private_data;

	if (area->vm_pgoff)
		return -ENXIO;
	vm_flags_set(area, VM_DONTEXPAND | VM_DONTDUMP);
	area->vm_ops = &heath_vm_ops;
	area->vm_private_data = h;
	area->vm_ops->open(area);
	return 0;
}

static const struct file_operations heath_fops = {
	.owner = THIS_MODULE,
	.mmap = heath_mmap,
};
