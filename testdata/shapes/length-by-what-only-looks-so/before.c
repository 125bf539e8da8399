// Gauges: functions that seem to give the length of the mapping, and locals that seem to hold it.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gauge {
	unsigned long frame;
};

static inline unsigned long gauge_more(const struct vm_area_struct *area)
{
	return area->vm_end - area->vm_start + PAGE_SIZE;
}

static inline unsigned int gauge_some(struct vm_area_struct *area)
{
	unsigned int some = area->vm_end - area->vm_start;

	return some;
}

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *d = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, d->frame, gauge_more(vma), vma->vm_page_prot);
}

static const struct file_operations gauge_fops = {
	.owner = THIS_MODULE,
	.mmap = gauge_mmap,
};

static int ruler_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *d = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, d->frame, gauge_some(vma), vma->vm_page_prot);
}

static const struct file_operations ruler_fops = {
	.owner = THIS_MODULE,
	.mmap = ruler_mmap,
};

static int tape_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *d = file->private_data;
	unsigned int first = vma->vm_start, size = vma->vm_end - first;

	return remap_pfn_range(vma, vma->vm_start, d->frame, size, vma->vm_page_prot);
}

static const struct file_operations tape_fops = {
	.owner = THIS_MODULE,
	.mmap = tape_mmap,
};

static int rod_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *d = file->private_data;
	unsigned long first = vma->vm_start, size = vma->vm_end - first;

	first = d->frame;
	return remap_pfn_range(vma, first, d->frame, size, vma->vm_page_prot);
}

static const struct file_operations rod_fops = {
	.owner = THIS_MODULE,
	.mmap = rod_mmap,
};
