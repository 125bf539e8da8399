// Lovages: a statement expression is tested.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lovage {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static int lovage_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lovage *lovage = file->private_data;

	if (({ might_sleep(); remap_pfn_range(vma, vma->vm_start, PHYS_PFN(lovage->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot); }))
		return -ENXIO;
	return 0;
}

static const struct file_operations lovage_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lovage_mmap,
};
