// The open() that was just installed is called through the mapping; it stands on one line.
#include <linux/fs.h>
#include <linux/mm.h>

struct heath {
	refcount_t users;
	bool locked;
};

static void heath_vm_open(struct vm_area_struct *vma) { struct heath *h = vma->vm_private_data; refcount_inc(&h->users); }

static int heath_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct heath *h = *vm_private_data;

	refcount_inc(&h->users);

	return 0;
}

static void heath_vm_close(struct vm_area_struct *vma)
{
	struct heath *h = vma->vm_private_data;

	refcount_dec(&h->users);
}

static const struct vm_operations_struct heath_vm_ops = {
	.open = heath_vm_open,
	.close = heath_vm_close,
	.mapped = heath_vm_mapped,
	.fault = heath_fault,
};

static int heath_mmap_prepare(struct vm_area_desc *desc)
{
	struct heath *h = desc->file->private_data;

	if (desc->pgoff)
		return -ENXIO;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &heath_vm_ops;
	desc->private_data = h;
	return 0;
}

static const struct file_operations heath_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = heath_mmap_prepare,
};
