#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plane {
	unsigned long pfn;
	phys_addr_t base;
	size_t size;
	bool coarse;
	struct page **pages;
	void *scratch;
	atomic_t users;
};

static int plane_mmap_prepare(struct vm_area_desc *desc)
{
	struct plane *plane = desc->file->private_data;

	mmap_action_map_kernel_pages_full(desc, plane->pages);
	kvfree(plane->pages);
	return 0;
}

static const struct file_operations plane_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plane_mmap_prepare,
};
