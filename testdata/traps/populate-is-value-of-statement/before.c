// Chicories: the value of a statement expression is the result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chicory {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static int chicory_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chicory *chicory = file->private_data;

	return ({
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		remap_pfn_range(vma, vma->vm_start, PHYS_PFN(chicory->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	});
}

static const struct file_operations chicory_fops = {
	.owner	= THIS_MODULE,
	.mmap	= chicory_mmap,
};
