// Shelves: what one way through a handler does is not held against another, and what one way lacks is not made up for
// by another.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shelf {
	struct file *opener;
	void *book;
	unsigned long pfn;
	int board;
	bool raw;
};

static vm_fault_t shelf_fault(struct vm_fault *vmf)
{
	return vmf->pgoff ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

static void shelf_close(struct vm_area_struct *vma)
{
	struct shelf *shelf = vma->vm_private_data;

	WRITE_ONCE(shelf->raw, false);
}

static vm_fault_t shelf_fault_here(struct vm_fault *vmf)
{
	struct shelf *shelf = vmf->vma->vm_file->private_data;
	unsigned long at = vmf->address - vmf->vma->vm_start;

	vmf->page = virt_to_page(shelf->book + at);
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct shelf_vm_ops = { .fault = shelf_fault };
static const struct vm_operations_struct low_vm_ops = { .fault = shelf_fault, .page_mkwrite = shelf_fault };
static const struct vm_operations_struct closed_vm_ops = { .fault = shelf_fault, .close = shelf_close };
static const struct vm_operations_struct here_vm_ops = { .fault = shelf_fault_here };

/* Good: what is special is so on its own way; the other changes nothing. */
static int twofold_mmap_prepare(struct vm_area_desc *desc)
{
	switch (desc->pgoff) {
	case 0:
		vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
		desc->private_data =
			((struct shelf *)desc->file->private_data)->book;
		break;
	default:
		return -ENXIO;
	case 1:
		break;
	}
	desc->vm_ops = &shelf_vm_ops;
	return 0;
}

/* Good: a special place is left as it is. */
static int skip_mmap_prepare(struct vm_area_desc *desc)
{
	struct shelf *shelf = desc->file->private_data;
	int ret = 0;

	if (desc->pgoff >> 20)
		goto out;
	if (vma_desc_pages(desc) > 16) {
		ret = -EINVAL;
		goto out;
	}
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	vma_desc_set_flags(desc, VMA_IO_BIT);
	mmap_action_remap_full(desc, shelf->pfn);
	ret = 0;
out:
	return ret;
}

/* Good: the flags come from a helper of a helper. */
static void set_both(struct vm_area_desc *desc, vm_flags_t more)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(more));
}

static int set_up(struct vm_area_desc *desc, vm_flags_t kind)
{
	if (desc->pgoff)
		return -EINVAL;
	set_both(desc, kind);
	return 0;
}

static int through_mmap_prepare(struct vm_area_desc *desc)
{
	int err = set_up(desc, VM_MIXEDMAP);

	if (err)
		return err;
	desc->vm_ops = &closed_vm_ops;
	desc->private_data = desc->file->private_data;
	return 0;
}

/* Good: private data that all mappings of the file share. */
static int board_mmap_prepare(struct vm_area_desc *desc)
{
	struct shelf *shelf = desc->file->private_data;

	desc->private_data = &shelf->board;
	desc->vm_ops = &shelf_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

/* One way leaves out the flag that the others set. */
static int leaves_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &closed_vm_ops;
	vma->vm_private_data = file->private_data;
	if (vma->vm_pgoff == 7)
		return 0;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

/* The helper sets the flag on one way only. */
static void maybe_special(struct vm_area_struct *vma, bool raw)
{
	vm_flags_set(vma, VM_DONTDUMP);
	if (raw)
		vm_flags_set(vma, VM_PFNMAP);
}

static int maybe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	maybe_special(vma, shelf->raw);
	vma->vm_ops = &closed_vm_ops;
	vma->vm_private_data = shelf;
	return 0;
}

/* The flag goes again. */
static int goes_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &closed_vm_ops;
	vma->vm_private_data = file->private_data;
	vm_flags_clear(vma, VM_DONTEXPAND);
	return 0;
}

/* The file's private data at first, something else after that. */
static int again_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &shelf_vm_ops;
	vma->vm_private_data = shelf;
	if (vma->vm_pgoff)
		vma->vm_private_data = shelf->book;
	return 0;
}

/* Where it is depends on the offset. */
static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &shelf_vm_ops;
	vma->vm_private_data = file->private_data + vma->vm_pgoff;
	return 0;
}

/* What is installed depends on the offset. */
static int parted_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	if (vma->vm_pgoff < 4)
		vma->vm_ops = &low_vm_ops;
	else
		vma->vm_ops = &shelf_vm_ops;
	return 0;
}

/* The fault handler counts from the beginning of the mapping. */
static int here_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &here_vm_ops;
	return 0;
}

static const struct file_operations twofold_fops = { .mmap_prepare = twofold_mmap_prepare };
static const struct file_operations skip_fops = { .mmap_prepare = skip_mmap_prepare };
static const struct file_operations through_fops = { .mmap_prepare = through_mmap_prepare };
static const struct file_operations board_fops = { .mmap_prepare = board_mmap_prepare };
static const struct file_operations leaves_fops = { .mmap = leaves_mmap };
static const struct file_operations maybe_fops = { .mmap = maybe_mmap };
static const struct file_operations goes_fops = { .mmap = goes_mmap };
static const struct file_operations again_fops = { .mmap = again_mmap };
static const struct file_operations offset_fops = { .mmap = offset_mmap };
static const struct file_operations parted_fops = { .mmap = parted_mmap };
static const struct file_operations here_fops = { .mmap = here_mmap };
