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

#define PLANE_STAYS VMA_DONTEXPAND_BIT
#define PLANE_FLAGS mk_vma_flags(PLANE_STAYS, VMA_DONTDUMP_BIT)

static int plane_mmap_prepare(struct vm_area_desc *desc)
{
	struct plane *plane = desc->file->private_data;
	vma_flags_t more = PLANE_FLAGS;

	vma_desc_set_flags_mask(desc, more);
	mmap_action_remap_full(desc, plane->pfn);
	return 0;
}

static const struct file_operations plane_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plane_mmap_prepare,
};
