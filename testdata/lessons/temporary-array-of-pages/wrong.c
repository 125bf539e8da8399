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

	struct page **pages __free(kfree) = kcalloc(plough->nr, sizeof(*pages), GFP_KERNEL);
	unsigned int i;

	if (!pages || vma_desc_pages(desc) != plough->nr)
		return -EINVAL;
	for (i = 0; i < plough->nr; i++)
		pages[i] = plough->pages[i];
	mmap_action_map_kernel_pages_full(desc, pages);
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
