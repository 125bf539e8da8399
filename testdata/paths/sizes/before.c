// Ropes: lengths that are clamped, tested, cut and computed, and those that only look so.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/minmax.h>
#include <linux/module.h>

typedef u32 knots;

struct rope {
	unsigned long pfn;
	size_t len;
	u32 short_len;
	int turns;
	s64 slack;
};

/* Good: whatever is less. */
static int min_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	unsigned long want = vma_pages(vma) << PAGE_SHIFT;

	return remap_pfn_range(vma, vma->vm_start, rope->pfn, min(want, rope->len), vma->vm_page_prot);
}

/* Good: pages first, bytes then. */
static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	unsigned long nr = vma_pages(vma);

	nr = nr > PFN_DOWN(rope->len) ? PFN_DOWN(rope->len) : nr;
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, nr * PAGE_SIZE, vma->vm_page_prot);
}

/* Good: less than the mapping, then rounded up to pages. */
static int round_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	size_t len = vma->vm_end - vma->vm_start;

	if (rope->len < len)
		len = rope->len;
	len = PAGE_ALIGN(len);
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot);
}

/* Good, as a part: what is cut off an unsigned number makes it smaller. */
static int cut_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	knots len = vma->vm_end - vma->vm_start;

	if (len > rope->short_len)
		len = rope->short_len;
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot);
}

/* Good, as a whole: nothing was cut off. */
static int whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	u32 len = vma->vm_end - vma->vm_start;

	if (len != vma->vm_end - vma->vm_start)
		return -EFBIG;
	if (remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

/* Good: a clamp and a helper. */
static unsigned long rope_pfn(struct rope *rope)
{
	return rope->pfn;
}

static int helped_map(struct rope *rope, struct vm_area_struct *vma, unsigned long len)
{
	return remap_pfn_range(vma, vma->vm_start, rope_pfn(rope), clamp(len, PAGE_SIZE, rope->len),
			       vma->vm_page_prot);
}

static int helped_mmap(struct file *file, struct vm_area_struct *vma)
{
	return helped_map(file->private_data, vma, vma->vm_end - vma->vm_start);
}

/* A number that may be negative. */
static int signed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > rope->turns)
		len = rope->turns;
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot);
}

/* A wider number that may be negative and loses its sign. */
static int slack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	u32 len = vma->vm_end - vma->vm_start;

	if (len > rope->slack)
		len = rope->slack;
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot);
}

/* The other variable is clamped. */
static int wrong_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	unsigned long len = vma->vm_end - vma->vm_start, all = rope->len;

	if (len > all)
		len = all;
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, all, vma->vm_page_prot);
}

/* Tested, and then it grows. */
static int grows_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	size_t len = rope->len;

	if (len > vma->vm_end - vma->vm_start)
		return -EINVAL;
	len += PAGE_SIZE;
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot);
}

/* Clamped on one way. */
static int arm_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	size_t len = rope->len;

	if (rope->turns)
		len = min_t(size_t, len, vma->vm_end - vma->vm_start);
	return remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot);
}

/* The larger of two. */
static int max_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, rope->pfn, max(vma->vm_end - vma->vm_start, rope->len),
			       vma->vm_page_prot);
}

/* A signed type for the comparison. */
static int typed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, rope->pfn,
			       min_t(int, vma->vm_end - vma->vm_start, rope->turns), vma->vm_page_prot);
}

/* A lower bound that may be above everything. */
static int low_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, rope->pfn,
			       clamp(vma->vm_end - vma->vm_start, rope->len, rope->len + PAGE_SIZE), vma->vm_page_prot);
}

/* Cut, and never compared with what it was: an error of its own for a part of it cannot be kept. */
static int untested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rope *rope = file->private_data;
	knots len = vma->vm_end - vma->vm_start;

	if (remap_pfn_range(vma, vma->vm_start, rope->pfn, len, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations min_fops = { .mmap = min_mmap };
static const struct file_operations pages_fops = { .mmap = pages_mmap };
static const struct file_operations round_fops = { .mmap = round_mmap };
static const struct file_operations cut_fops = { .mmap = cut_mmap };
static const struct file_operations whole_fops = { .mmap = whole_mmap };
static const struct file_operations helped_fops = { .mmap = helped_mmap };
static const struct file_operations signed_fops = { .mmap = signed_mmap };
static const struct file_operations slack_fops = { .mmap = slack_mmap };
static const struct file_operations wrong_fops = { .mmap = wrong_mmap };
static const struct file_operations grows_fops = { .mmap = grows_mmap };
static const struct file_operations arm_fops = { .mmap = arm_mmap };
static const struct file_operations max_fops = { .mmap = max_mmap };
static const struct file_operations typed_fops = { .mmap = typed_mmap };
static const struct file_operations low_fops = { .mmap = low_mmap };
static const struct file_operations untested_fops = { .mmap = untested_mmap };
