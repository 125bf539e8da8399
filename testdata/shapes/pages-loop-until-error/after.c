#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct yarrow {
	struct page **pages;
	unsigned long npages;
};

static int yarrow_mmap_prepare(struct vm_area_desc *desc)
{
	struct yarrow *y = desc->file->private_data;
	unsigned long n = vma_desc_pages(desc);

	if (n > y->npages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, y->pages);
	return 0;
}

static const struct file_operations yarrow_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = yarrow_mmap_prepare,
};
