// What is in the way stands in the shared helper: all handlers are refused for it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct vm_area_struct *spool_last;

static int spool_map(struct vm_area_struct *vma, unsigned long pfn)
{
	spool_last = vma;
	return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	return spool_map(vma, 0x1000);
}

static int spool_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	return spool_map(vma, 0x2000);
}

static const struct file_operations spool_fops = {
	.owner	= THIS_MODULE,
	.mmap	= spool_mmap,
};

static const struct file_operations spool_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= spool_raw_mmap,
};
