// One of two handlers that share a check keeps the VMA: the other one converts.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	unsigned long pages;
	struct vm_area_struct *last;
};

static bool __kiln_fits(struct kiln *kiln, unsigned long nr_pages,
			pgoff_t pgoff)
{
	return pgoff == 0 && nr_pages <= kiln->pages;
}

static bool kiln_fits(struct kiln *kiln, struct vm_area_struct *vma)
{
	return __kiln_fits(kiln, vma_pages(vma), vma->vm_pgoff);
}

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	if (!__kiln_fits(kiln, vma_desc_pages(desc), desc->pgoff))
		return -EINVAL;
	mmap_action_remap_full(desc, kiln->pfn);
	return 0;
}

static int kiln_ctl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (!kiln_fits(kiln, vma))
		return -EINVAL;
	kiln->last = vma;
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};

static const struct file_operations kiln_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap	= kiln_ctl_mmap,
};

bool kiln_is_mapped(struct kiln *kiln)
{
	return kiln->last;
}
