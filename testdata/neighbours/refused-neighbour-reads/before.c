// One of two handlers that share a check keeps the VMA: the other one converts.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	unsigned long pages;
	struct vm_area_struct *last;
};

static bool kiln_fits(struct kiln *kiln, struct vm_area_struct *vma)
{
	return vma->vm_pgoff == 0 && vma_pages(vma) <= kiln->pages;
}

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (!kiln_fits(kiln, vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
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
	.mmap	= kiln_mmap,
};

static const struct file_operations kiln_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap	= kiln_ctl_mmap,
};

bool kiln_is_mapped(struct kiln *kiln)
{
	return kiln->last;
}
