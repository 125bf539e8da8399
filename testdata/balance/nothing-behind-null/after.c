// Mills: what a callee counts behind a pointer happens only where the pointer leads somewhere.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sack {
	long left;
	int marks;
};

struct mill {
	struct sack sack;
	struct sack *spare;
	unsigned long pfn;
	int dirty;
};

static int grind_one(struct mill *mill);

/* An unknown number of times. */
static int grind(struct mill *mill, struct sack *sack)
{
	int done = 0;

	while (mill->dirty > done) {
		done += grind_one(mill);
		if (sack)
			sack->left -= done;
	}
	return 0;
}

/* The parameter gets another value first. */
static int grind_own(struct mill *mill, struct sack *sack)
{
	int done = 0;

	if (!sack)
		sack = &mill->sack;
	while (mill->dirty > done) {
		done += 1;
		sack->left -= done;
	}
	return 0;
}

/* One level more. */
static int grind_all(struct mill *mill, struct sack *sack)
{
	if (mill->pfn)
		return grind(mill, sack);
	return 0;
}

/* Good: nothing is counted. */
static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct mill *mill = desc->file->private_data;

	if (grind(mill, NULL))
		return -EIO;
	mmap_action_remap_full(desc, mill->pfn);
	return 0;
}

/* Good: nor is it two calls deep. */
static int deep_mmap_prepare(struct vm_area_desc *desc)
{
	struct mill *mill = desc->file->private_data;
	struct sack *none = NULL;
	int err;

	err = grind_all(mill, none);
	if (err)
		return err;
	mmap_action_remap_full(desc, mill->pfn);
	return 0;
}

static int sack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	if (grind(mill, &mill->sack))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, mill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int spare_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	if (grind_all(mill, mill->spare))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, mill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	if (grind_own(mill, NULL))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, mill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int perhaps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;
	struct sack *sack = NULL;

	if (vma->vm_pgoff)
		sack = mill->spare;
	if (grind(mill, sack))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, mill->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations plain_fops = { .mmap_prepare = plain_mmap_prepare };
static const struct file_operations deep_fops = { .mmap_prepare = deep_mmap_prepare };
static const struct file_operations sack_fops = { .mmap = sack_mmap };
static const struct file_operations spare_fops = { .mmap = spare_mmap };
static const struct file_operations own_fops = { .mmap = own_mmap };
static const struct file_operations perhaps_fops = { .mmap = perhaps_mmap };
