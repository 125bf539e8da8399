// Orpines: a flag of the module is asked for when it was mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct orpine {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static bool orpines_gone;

static void orpine_remove(struct platform_device *pdev)
{
	WRITE_ONCE(orpines_gone, true);
}

static int orpine_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct orpine *orpine = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(orpine->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	if (orpines_gone)
		return -ENODEV;
	return 0;
}

static const struct file_operations orpine_fops = {
	.owner	= THIS_MODULE,
	.mmap	= orpine_mmap,
};
