#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct planer {
	unsigned long pfn;
	vma_flags_t flags;
	unsigned long start;
	struct file *file;
};

struct planer_args {
	struct vm_area_desc *desc;
	unsigned long pfn;
};

static void planer_map(struct planer_args *args)
{
	mmap_action_remap_full(args->desc, args->pfn);
}

static int planer_mmap_prepare(struct vm_area_desc *desc)
{
	struct planer *planer = desc->file->private_data;
	struct vm_area_desc *area = desc;
	struct planer_args args;

	planer->flags = area->vma_flags;
	planer->start = desc->start;
	planer->file = desc->file;
	args.desc = desc;
	args.pfn = planer->pfn;
	planer_map(&args);
	return 0;
}

static const struct file_operations planer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = planer_mmap_prepare,
};
