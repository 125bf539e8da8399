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

static int other_mapped(unsigned long start, unsigned long vm_end,
			pgoff_t pgoff, const struct file *file,
			void **vm_private_data)
{
	unsigned long end = vm_end - start;
	struct plot *plot;

	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->end = end;
	*vm_private_data = plot;

	return 0;
}

static void narrow_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int narrow_mapped(unsigned long vm_start, unsigned long end,
			 pgoff_t pgoff, const struct file *file,
			 void **vm_private_data)
{
	u32 start = vm_start;
	struct plot *plot;

	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->start = start;
	*vm_private_data = plot;

	return 0;
}

static void moving_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void both_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void pages_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int pages_mapped(unsigned long vm_start, unsigned long end,
			pgoff_t pgoff, const struct file *file,
			void **vm_private_data)
{
	unsigned long start = pgoff;
	struct plot *plot;

	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->start = start;
	plot->end = start + ((end - vm_start) >> PAGE_SHIFT);
	*vm_private_data = plot;

	return 0;
}

static const struct vm_operations_struct moving_vm_ops = { .close = moving_close };
static const struct vm_operations_struct both_vm_ops = { .close = both_close };
static const struct vm_operations_struct pages_vm_ops = { .mapped = pages_mapped, .close = pages_close };
static const struct vm_operations_struct same_vm_ops = { .mapped = same_mapped, .close = same_close };
static const struct vm_operations_struct other_vm_ops = { .mapped = other_mapped, .close = other_close };
static const struct vm_operations_struct narrow_vm_ops = { .mapped = narrow_mapped, .close = narrow_close };

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

static int other_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &other_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static int narrow_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &narrow_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static int moving_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long end = vma->vm_end;
	struct plot *plot;

	if (vma->vm_pgoff)
		end -= PAGE_SIZE;
	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->end = end;
	vma->vm_private_data = plot;
	vma->vm_ops = &moving_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

/* Both names are taken. */
static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long vm_end = vma->vm_end;
	unsigned long end = vm_end - 1;
	struct plot *plot;

	plot = kzalloc(sizeof(*plot), GFP_KERNEL);
	if (!plot)
		return -ENOMEM;
	plot->start = vma->vm_start;
	plot->end = end;
	vma->vm_private_data = plot;
	vma->vm_ops = &both_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

/* The length is counted, too. */
static int pages_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &pages_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations same_fops = { .mmap_prepare = same_mmap_prepare };
static const struct file_operations other_fops = { .mmap_prepare = other_mmap_prepare };
static const struct file_operations narrow_fops = { .mmap_prepare = narrow_mmap_prepare };
static const struct file_operations moving_fops = { .mmap = moving_mmap };
static const struct file_operations both_fops = { .mmap = both_mmap };
static const struct file_operations pages_fops = { .mmap_prepare = pages_mmap_prepare };
