// Ovens: what shows that a mapping cannot be copied on write, and what only looks like it. An error of their own for a
// part of the mapping is kept only where the preparation of the action cannot fail.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define OVEN_SHARING	(VM_SHARED | VM_MAYSHARE)

struct oven {
	unsigned long vm_flags;
	struct vm_area_struct *first;
	phys_addr_t regs;
	bool strict;
};

/* Good: either of two flags that are only there without copies. */
static int mayshare_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if (!(vma->vm_flags & OVEN_SHARING))
		return -EPERM;
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* Good: a copy of the flags, the test spelled out. */
static int spelled_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;
	unsigned long flags = vma->vm_flags;

	if (oven->strict && (flags & VM_EXEC))
		return -EPERM;
	if ((flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE) {
		pr_err("oven: private mapping\n");
		return -EINVAL;
	}
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* Good: it can never become writable, on each of two ways. */
static int readonly_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	if (oven->strict)
		vm_flags_clear(vma, VM_MAYWRITE | VM_MAYEXEC);
	else
		vm_flags_clear(vma, VM_MAYWRITE);
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* Good: the caller has tested it. */
static int window_show(struct oven *oven, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (is_cow_mapping(vma->vm_flags))
		return -EINVAL;
	return window_show(file->private_data, vma);
}

/* The flags of another mapping. */
static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;
	struct vm_area_struct *first = oven->first;

	if (!(first->vm_flags & VM_SHARED))
		return -EPERM;
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* A field of another structure, copied. */
static int copied_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;
	unsigned long vm_flags = oven->vm_flags;

	if (!(vm_flags & VM_SHARED))
		return -EPERM;
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* Either test lets it pass. */
static int either_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if ((vma->vm_flags & VM_SHARED) || oven->strict) {
		if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
			return -ENXIO;
		return 0;
	}
	return -EPERM;
}

/* It only complains. */
static int warns_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if (!(vma->vm_flags & VM_SHARED))
		pr_warn("oven: a private mapping\n");
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* It can become writable later. */
static int later_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* One more flag, and it says nothing. */
static int wide_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if (!(vma->vm_flags & (VM_SHARED | VM_READ)))
		return -EPERM;
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* Cleared on one of two ways. */
static int half_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if (oven->strict)
		vm_flags_clear(vma, VM_MAYWRITE);
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

/* The label is reached without the test. */
static int jump_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oven *oven = file->private_data;

	if (oven->strict)
		goto map;
	if (!(vma->vm_flags & VM_SHARED))
		return -EPERM;
map:
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oven->regs), PAGE_SIZE, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

static const struct file_operations mayshare_fops = { .mmap = mayshare_mmap };
static const struct file_operations spelled_fops = { .mmap = spelled_mmap };
static const struct file_operations readonly_fops = { .mmap = readonly_mmap };
static const struct file_operations window_fops = { .mmap = window_mmap };
static const struct file_operations other_fops = { .mmap = other_mmap };
static const struct file_operations copied_fops = { .mmap = copied_mmap };
static const struct file_operations either_fops = { .mmap = either_mmap };
static const struct file_operations warns_fops = { .mmap = warns_mmap };
static const struct file_operations later_fops = { .mmap = later_mmap };
static const struct file_operations wide_fops = { .mmap = wide_mmap };
static const struct file_operations half_fops = { .mmap = half_mmap };
static const struct file_operations jump_fops = { .mmap = jump_mmap };
