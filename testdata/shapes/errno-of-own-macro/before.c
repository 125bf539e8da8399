// Kilns: what the driver calls its errors stays in the action.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define KILN_BUSY (-16)
#define KILN_HOT 16
#define KILN_COLD KILN_BUSY

struct kiln {
	unsigned long frame;
};

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return KILN_BUSY;
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};

static int oven_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *d = file->private_data;
	int ret = 0;

	if (remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot) < 0)
		ret = -KILN_HOT;
	return ret;
}

static const struct file_operations oven_fops = {
	.owner = THIS_MODULE,
	.mmap = oven_mmap,
};

static int hearth_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *d = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret ? KILN_COLD : 0;
}

static const struct file_operations hearth_fops = {
	.owner = THIS_MODULE,
	.mmap = hearth_mmap,
};
