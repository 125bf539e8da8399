// Plots: locals with the names that the parameters of mapped() have, and what these give or something else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct plot {
	unsigned long start;
	unsigned long end;
};

static void same_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int same_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct plot *plot;

	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->start = start;
	plot->end = end;
	*vm_private_data = plot;

	return 0;
}

static void other_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void narrow_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct same_vm_ops = { .mapped = same_mapped, .close = same_close };
static const struct vm_operations_struct other_vm_ops = { .close = other_close };
static const struct vm_operations_struct narrow_vm_ops = { .close = narrow_close };

/* Good. */
static int same_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long start = desc->start;
	unsigned long end = desc->end;

	if (end - start > SZ_1M)
		return -EINVAL;
	desc->vm_ops = &same_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long end = vma->vm_end - vma->vm_start;
	struct plot *plot;

	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->end = end;
	vma->vm_private_data = plot;
	vma->vm_ops = &other_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static int narrow_mmap(struct file *file, struct vm_area_struct *vma)
{
	u32 start = vma->vm_start;
	struct plot *plot;

	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->start = start;
	vma->vm_private_data = plot;
	vma->vm_ops = &narrow_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations same_fops = { .mmap_prepare = same_mmap_prepare };
static const struct file_operations other_fops = { .mmap = other_mmap };
static const struct file_operations narrow_fops = { .mmap = narrow_mmap };
