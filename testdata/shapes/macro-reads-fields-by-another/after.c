#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define BYTES(v)	((v)->vm_end - (v)->vm_start)
#define PAGES(v)	(BYTES(v) >> PAGE_SHIFT)

struct whimbrel {
	unsigned long pfn;
	unsigned long pages;
};

static int whimbrel_mmap_prepare(struct vm_area_desc *desc)
{
	struct whimbrel *whimbrel = desc->file->private_data;

	if (vma_desc_pages(desc) > whimbrel->pages)
		return -EINVAL;
	mmap_action_remap_full(desc, whimbrel->pfn);
	return 0;
}

static const struct file_operations whimbrel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = whimbrel_mmap_prepare,
};
