// A stall: the object that each mapping gets is made by its type.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct stall {
	void *owner;
};

static void stall_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int stall_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	void *owner = file->private_data;
	struct stall *stall;

	stall = kzalloc_obj(*stall);
	if (!stall)
		return -ENOMEM;
	stall->owner = owner;
	*vm_private_data = stall;

	return 0;
}

static const struct vm_operations_struct stall_vm_ops = {
	.close = stall_close,
	.mapped = stall_mapped,
};

static int stall_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &stall_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations stall_fops = {
	.mmap_prepare = stall_mmap_prepare,
};
