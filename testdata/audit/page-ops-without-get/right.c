#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct page **pages;
	unsigned long nr;
};

static int lathe_init(void *vm_private_data, void **private)
{
	return 0;
}

static int lathe_page(struct discontig_kernel_page_state *state)
{
	struct lathe *lathe = state->private;

	discontig_kernel_map_page_range(state, &lathe->pages[state->nr_pages_mapped], 1);
	return 0;
}

static const struct discontig_kernel_page_ops lathe_page_ops = {
	.init = lathe_init,
	.get = lathe_page,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	if (vma_desc_pages(desc) != lathe->nr)
		return -EINVAL;
	mmap_action_map_discontig_kernel_pages(desc, lathe, &lathe_page_ops);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
