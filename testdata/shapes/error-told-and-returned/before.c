// The result goes through a function that prints it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bryony {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static struct device *the_bryony;

static int bryony_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bryony *bryony = file->private_data;

	return dev_err_probe(the_bryony, remap_pfn_range(vma, vma->vm_start, PHYS_PFN(bryony->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot), "not mapped\n");
}

static const struct file_operations bryony_fops = {
	.owner	= THIS_MODULE,
	.mmap	= bryony_mmap,
};
