#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct borage {
	struct page **pages;
	unsigned long npages;
};

static int borage_mmap_prepare(struct vm_area_desc *desc)
{
	struct borage *b = desc->file->private_data;
	struct page **page = b->pages;

	if (vma_desc_pages(desc) > b->npages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, page);
	return 0;
}

static const struct file_operations borage_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = borage_mmap_prepare,
};
