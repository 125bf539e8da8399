// Gauges: inline functions that give the length of the mapping.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gauge {
	unsigned long frame;
};

static inline size_t gauge_bytes(const struct vm_area_struct *area)
{
	return area->vm_end - area->vm_start;
}

static __always_inline unsigned long gauge_first(const struct vm_area_struct *area)
{
	return area->vm_start;
}

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *d = file->private_data;

	if (gauge_bytes(vma) > 4 * PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, d->frame, gauge_bytes(vma), vma->vm_page_prot);
}

static const struct file_operations gauge_fops = {
	.owner = THIS_MODULE,
	.mmap = gauge_mmap,
};

static int ruler_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *d = file->private_data;
	size_t len = gauge_bytes(vma);

	return remap_pfn_range(vma, gauge_first(vma), d->frame, len, vma->vm_page_prot);
}

static const struct file_operations ruler_fops = {
	.owner = THIS_MODULE,
	.mmap = ruler_mmap,
};
