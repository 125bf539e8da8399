#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static vma_flags_t *planer_flags;

static void planer_note(struct vm_area_desc *area)
{
	planer_flags = &area->vma_flags;
}

static int planer_mmap_prepare(struct vm_area_desc *desc)
{
	planer_note(desc);
	mmap_action_remap_full(desc, 17);
	return 0;
}

static const struct file_operations planer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = planer_mmap_prepare,
};
