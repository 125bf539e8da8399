#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define BYTES(v)	((v)->vm_end - (v)->vm_start)
#define PAGES(v)	(BYTES(v) >> PAGE_SHIFT)

struct whimbrel {
	unsigned long pfn;
	unsigned long pages;
};

static int whimbrel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct whimbrel *whimbrel = file->private_data;

	if (PAGES(vma) > whimbrel->pages)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, whimbrel->pfn, BYTES(vma), vma->vm_page_prot);
}

static const struct file_operations whimbrel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= whimbrel_mmap,
};
