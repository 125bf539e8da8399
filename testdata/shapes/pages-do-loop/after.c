#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sorrel {
	struct page **pages;
	unsigned long npages;
};

static int sorrel_mmap_prepare(struct vm_area_desc *desc)
{
	struct sorrel *s = desc->file->private_data;

	if (vma_desc_pages(desc) != s->npages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, s->pages);
	return 0;
}

static const struct file_operations sorrel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = sorrel_mmap_prepare,
};
