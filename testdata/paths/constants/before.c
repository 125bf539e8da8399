// Coins: a name is a constant by what it is, never by how it is written.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define HEADS	PAGE_SIZE
#define tails	(2 * PAGE_SIZE)
#define ROLLED	(coin_rolls * PAGE_SIZE)

enum { EDGE = 4096, RIM };

static unsigned long coin_rolls = 1;
static unsigned long coin_base;

/* Good: a macro in small letters, tested by the caller. */
static int small_fill(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, coin_base, tails, vma->vm_page_prot);
}

static int small_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start < tails)
		return -EINVAL;
	return small_fill(vma);
}

/* Good: an enumerator, tested by the caller. */
static int edge_fill(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, coin_base, EDGE, vma->vm_page_prot);
}

static int edge_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start < EDGE)
		return -EINVAL;
	return edge_fill(vma);
}

/* The parameter of the helper has the name of the caller's local. */
static int twice_fill(struct vm_area_struct *vma, unsigned long LEN)
{
	return remap_pfn_range(vma, vma->vm_start, coin_base, LEN, vma->vm_page_prot);
}

static int twice_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long LEN = coin_rolls;

	if (LEN > 4)
		LEN = 4;
	if (vma->vm_end - vma->vm_start < LEN)
		return -EINVAL;
	return twice_fill(vma, LEN * PAGE_SIZE);
}

/* The macro's value changes. */
static int rolled_fill(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, coin_base, ROLLED, vma->vm_page_prot);
}

static int rolled_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start < ROLLED)
		return -EINVAL;
	return rolled_fill(vma);
}

/* A local stands before the enumerator. */
static int rim_fill(struct vm_area_struct *vma, unsigned long RIM)
{
	return remap_pfn_range(vma, vma->vm_start, coin_base, RIM, vma->vm_page_prot);
}

static int rim_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start < RIM)
		return -EINVAL;
	return rim_fill(vma, 8 * coin_rolls);
}

/* What is returned is no error number. */
static int error_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vm_area_struct **last = file->private_data;
	int EPERM_SEEN = 0;

	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = *last;
	return -EPERM_SEEN;
}

static const struct file_operations small_fops = { .mmap = small_mmap };
static const struct file_operations edge_fops = { .mmap = edge_mmap };
static const struct file_operations twice_fops = { .mmap = twice_mmap };
static const struct file_operations rolled_fops = { .mmap = rolled_mmap };
static const struct file_operations rim_fops = { .mmap = rim_mmap };
static const struct file_operations error_fops = { .mmap = error_mmap };
