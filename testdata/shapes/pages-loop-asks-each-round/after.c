#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct woad {
	struct page **pages;
	unsigned long npages;
};

static int woad_mmap_prepare(struct vm_area_desc *desc)
{
	struct woad *w = desc->file->private_data;

	mmap_action_map_kernel_pages_full(desc, w->pages);
	return 0;
}

static const struct file_operations woad_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = woad_mmap_prepare,
};
