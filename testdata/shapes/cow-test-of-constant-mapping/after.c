#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fern {
	unsigned long frame;
};

static bool fern_copies(const struct vm_area_desc *desc)
{
	return vma_flags_is_cow_mapping(&desc->vma_flags);
}

static int fern_mmap_prepare(struct vm_area_desc *desc)
{
	struct fern *f = desc->file->private_data;

	if (fern_copies(desc))
		return -EINVAL;
	mmap_action_remap_full(desc, f->frame);
	return 0;
}

static const struct file_operations fern_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = fern_mmap_prepare,
};
