// A desk: the mapping's file is compared with the handler's, which differ where files are stacked.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct desk {
	unsigned long pfn;
};

static bool desk_owns(struct vm_area_desc *desc, struct file *owner)
{
	return owner == desc->vm_file;
}

static int desk_mmap_prepare(struct vm_area_desc *desc)
{
	struct desk *desk = desc->file ? desc->file->private_data : NULL;

	if (!desk || !desk_owns(desc, desc->file))
		return -EBADF;
	mmap_action_remap_full(desc, desk->pfn);
	return 0;
}

static const struct file_operations desk_fops = { .mmap_prepare = desk_mmap_prepare };
