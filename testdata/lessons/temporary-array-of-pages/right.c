#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	struct page **pages;
	unsigned int nr;
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	if (vma_desc_pages(desc) != plough->nr)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, plough->pages);
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
