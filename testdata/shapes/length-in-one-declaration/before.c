// Spans: the length in the declaration of what it is computed from.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct span {
	unsigned long frame;
};

static int span_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct span *d = file->private_data;
	unsigned long from = vma->vm_start, bytes = vma->vm_end - from;

	return remap_pfn_range(vma, from, d->frame, bytes, vma->vm_page_prot);
}

static const struct file_operations span_fops = {
	.owner = THIS_MODULE,
	.mmap = span_mmap,
};

static int arch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct span *d = file->private_data;
	unsigned long to = vma->vm_end, from = vma->vm_start, bytes = to - from;

	if (bytes > 8 * PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, from, d->frame, bytes, vma->vm_page_prot);
}

static const struct file_operations arch_fops = {
	.owner = THIS_MODULE,
	.mmap = arch_mmap,
};
