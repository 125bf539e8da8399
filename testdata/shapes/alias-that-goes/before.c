// A reed: another name of the mapping, which only what goes needs.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct reed {
	unsigned long pfn;
	bool cached;
};

static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reed *reed = file->private_data;
	struct vm_area_struct *v = vma;
	unsigned long len = v->vm_end - v->vm_start;

	return remap_pfn_range(vma, vma->vm_start, reed->pfn, len, vma->vm_page_prot);
}

static const struct file_operations reed_fops = {
	.owner	= THIS_MODULE,
	.mmap	= reed_mmap,
};

static int reed_wet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vm_area_struct *v = vma;
	struct reed *reed = file->private_data;
	unsigned long len = v->vm_end - v->vm_start;

	if (len > SZ_1M)
		return -EINVAL;
	return remap_pfn_range(v, vma->vm_start, reed->pfn, len, vma->vm_page_prot);
}

static const struct file_operations reed_wet_fops = {
	.owner	= THIS_MODULE,
	.mmap	= reed_wet_mmap,
};
