// Kilns: names of numbers that are no errors of the kernel.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define KILN_FAR (-70000)

#ifdef CONFIG_KILN
#define KILN_EITHER (-5)
#else
#define KILN_EITHER 5
#endif

struct kiln {
	unsigned long frame;
};

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return KILN_FAR;
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};

static int oven_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return KILN_EITHER;
	return 0;
}

static const struct file_operations oven_fops = {
	.owner = THIS_MODULE,
	.mmap = oven_mmap,
};
