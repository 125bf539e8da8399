#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

enum turnstone_error { TURNSTONE_FINE, TURNSTONE_LATE = -11, TURNSTONE_NEXT, TURNSTONE_MANY = 7 };

struct turnstone {
	unsigned long pfn;
	struct device *dev;
};

static int turnstone_mmap_prepare(struct vm_area_desc *desc)
{
	struct turnstone *turnstone = desc->file->private_data;

	mmap_action_remap_full(desc, turnstone->pfn);
	desc->action.error_override = TURNSTONE_LATE;
	return 0;
}

static int turnstone_next_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct turnstone *turnstone = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, turnstone->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return TURNSTONE_NEXT;
	return 0;
}

static int turnstone_probe_mmap_prepare(struct vm_area_desc *desc)
{
	struct turnstone *turnstone = desc->file->private_data;

	mmap_action_remap_full(desc, turnstone->pfn);
	return 0;
}

static const struct file_operations turnstone_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = turnstone_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap = turnstone_next_mmap },
	{ .owner = THIS_MODULE, .mmap_prepare = turnstone_probe_mmap_prepare },
};
