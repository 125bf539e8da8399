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
	unsigned long some = vma_desc_test_any(desc, VMA_READ_BIT, VMA_WRITE_BIT);

	if (some == VM_WRITE)
		return -EPERM;
	mmap_action_remap_full(desc, plane->pfn);
	return 0;
}

static const struct file_operations plane_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plane_mmap_prepare,
};
