// Reels: a mapping that merges may be cut again where the two met, if may_split() lets it be cut at both ends of each mapping.
#include <linux/align.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define LAP 0x200000

struct reel {
	unsigned long turn;
	unsigned long half;
	unsigned int cuts;
};

static vm_fault_t reel_fault(struct vm_fault *vmf)
{
	return vmf->pgoff ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

static int by_turn(struct vm_area_struct *vma, unsigned long addr)
{
	struct file *filp = vma->vm_file;
	struct reel *reel = filp->private_data;

	if (!IS_ALIGNED(addr, reel->turn))
		return -EINVAL;
	return 0;
}

static int by_half(struct vm_area_struct *vma, unsigned long at)
{
	struct reel *reel = vma->vm_file->private_data;

	return at & (reel->half - 1) ? -EINVAL : 0;
}

static int by_lap(struct vm_area_struct *vma, unsigned long at)
{
	if (at % LAP)
		return -EBUSY;
	return 0;
}

static int never(struct vm_area_struct *vma, unsigned long addr)
{
	return -EINVAL;
}

static int from_start(struct vm_area_struct *vma, unsigned long addr)
{
	struct reel *reel = vma->vm_file->private_data;

	return IS_ALIGNED(addr - vma->vm_start, reel->turn) ? 0 : -EINVAL;
}

static int by_turn_or_pgoff(struct vm_area_struct *vma, unsigned long addr)
{
	struct reel *reel = vma->vm_file->private_data;

	if (!IS_ALIGNED(addr, reel->turn) || vma->vm_pgoff)
		return -EINVAL;
	return 0;
}

static int by_turn_counted(struct vm_area_struct *vma, unsigned long addr)
{
	struct reel *reel = vma->vm_file->private_data;

	reel->cuts++;
	if (!IS_ALIGNED(addr, reel->turn))
		return -EINVAL;
	return 0;
}

static const struct vm_operations_struct turn_ops = { .fault = reel_fault, .may_split = by_turn };
static const struct vm_operations_struct half_ops = { .fault = reel_fault, .may_split = by_half };
static const struct vm_operations_struct lap_ops = { .fault = reel_fault, .may_split = by_lap };
static const struct vm_operations_struct never_ops = { .fault = reel_fault, .may_split = never };
static const struct vm_operations_struct start_ops = { .fault = reel_fault, .may_split = from_start };
static const struct vm_operations_struct pgoff_ops = { .fault = reel_fault, .may_split = by_turn_or_pgoff };
static const struct vm_operations_struct counted_ops = { .fault = reel_fault, .may_split = by_turn_counted };

/* Good: a helper asks the same of both ends. */
static int check(struct reel *reel, struct vm_area_desc *desc)
{
	unsigned long mask;

	mask = reel->turn - 1;
	if (desc->start & mask || desc->end & mask) {
		pr_info("not aligned\n");
		return -EINVAL;
	}
	return 0;
}

static int turn_mmap_prepare(struct vm_area_desc *desc)
{
	struct reel *reel = desc->file->private_data;
	int rc;

	rc = check(reel, desc);
	if (rc)
		return rc;
	desc->vm_ops = &turn_ops;
	vma_desc_set_flags(desc, VMA_HUGEPAGE_BIT);
	return 0;
}

/* Good: one after the other. */
static int half_mmap_prepare(struct vm_area_desc *desc)
{
	struct reel *reel = desc->file->private_data;

	if (!IS_ALIGNED(desc->start, reel->half))
		return -EINVAL;
	if ((desc->end & (reel->half - 1)) != 0)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_HUGEPAGE_BIT);
	desc->vm_ops = &half_ops;
	return 0;
}

/* Good: a constant. */
static int lap_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->start % LAP != 0 || desc->end % LAP)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_HUGEPAGE_BIT);
	desc->vm_ops = &lap_ops;
	return 0;
}

/* Only the first address is asked for. */
static int one_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_start & (reel->turn - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &turn_ops;
	return 0;
}

/* Something else is asked for. */
static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_start & (reel->half - 1) || vma->vm_end & (reel->half - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &turn_ops;
	return 0;
}

/* On one way nothing is asked for. */
static int skips_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (!vma->vm_pgoff)
		if (vma->vm_start & (reel->turn - 1) || vma->vm_end & (reel->turn - 1))
			return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &turn_ops;
	return 0;
}

/* Only where both are off. */
static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_start & (reel->turn - 1) && vma->vm_end & (reel->turn - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &turn_ops;
	return 0;
}

/* It is never split, so one of two mappings that merged could not go alone. */
static int never_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_start & (reel->turn - 1) || vma->vm_end & (reel->turn - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &never_ops;
	return 0;
}

/* It counts from the first address, which is another one after a merge. */
static int start_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_start & (reel->turn - 1) || vma->vm_end & (reel->turn - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &start_ops;
	return 0;
}

/* It looks at the offset, too. */
static int pgoff_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_start & (reel->turn - 1) || vma->vm_end & (reel->turn - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &pgoff_ops;
	return 0;
}

/* It counts how often it is asked. */
static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if (vma->vm_start & (reel->turn - 1) || vma->vm_end & (reel->turn - 1))
		return -EINVAL;
	vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &counted_ops;
	return 0;
}

static const struct file_operations turn_fops = { .mmap_prepare = turn_mmap_prepare };
static const struct file_operations half_fops = { .mmap_prepare = half_mmap_prepare };
static const struct file_operations lap_fops = { .mmap_prepare = lap_mmap_prepare };
static const struct file_operations one_fops = { .mmap = one_mmap };
static const struct file_operations other_fops = { .mmap = other_mmap };
static const struct file_operations skips_fops = { .mmap = skips_mmap };
static const struct file_operations both_fops = { .mmap = both_mmap };
static const struct file_operations never_fops = { .mmap = never_mmap };
static const struct file_operations start_fops = { .mmap = start_mmap };
static const struct file_operations pgoff_fops = { .mmap = pgoff_mmap };
static const struct file_operations counted_fops = { .mmap = counted_mmap };
