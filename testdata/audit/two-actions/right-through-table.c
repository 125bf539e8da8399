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

struct plane_ops {
	int (*mmap_prepare)(struct plane *plane, struct vm_area_desc *desc);
};

static const struct plane_ops *plane_ops;

static int plane_low_mmap_prepare(struct plane *plane, struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct plane_ops plane_low_ops = {
	.mmap_prepare = plane_low_mmap_prepare,
};

static int plane_mmap_prepare(struct vm_area_desc *desc)
{
	struct plane *plane = desc->file->private_data;
	int err = plane_ops->mmap_prepare(plane, desc);

	if (err)
		return err;
	mmap_action_remap_full(desc, plane->pfn);
	return 0;
}

static const struct file_operations plane_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plane_mmap_prepare,
};
